/** The hyperparameters that the class has tried, two at a time, as a heat map; and which runs were derived from which. */
'use client';
import { useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { Select } from '#app/_ui/choice-input.tsx';
import { useFigures, useNames } from '#app/_ui/names.ts';
import { type Cell, classMap, type Descent, lineages, type Tried, triedIn } from '#lib/analysis/class-map.ts';
import { datasetOfBoard, roundOfBoard } from '#lib/analysis/leaderboard.ts';
import { bestOf, type Run, runsInOrder, type Session } from '#lib/classroom/session.ts';

/** The most rows and columns of a readable map; further ones are left out. */
const most = 10;

/** Of all runs of the session on the board's data set. */
export function ClassMap({ session }: { session: Session }) {
  const t = useTranslations('board.map');
  const names = useNames();
  const id = useId();
  const dataset = datasetOfBoard(session, roundOfBoard(session));
  const runs = runsInOrder(session).filter(
    (run) => session.seats[run.seatId]!.standing === 'in' && run.hyperparameters.dataset === dataset,
  );
  const tried = triedIn(runs).map((each) => ({ ...each, values: each.values.slice(0, most) }));
  const [chosen, setChosen] = useState<{ x?: string; y?: string }>({});
  const [open, setOpen] = useState<string>();
  const x = tried.find(({ path }) => path === chosen.x) ?? tried[0];
  const y = tried.find(({ path }) => path === chosen.y && path !== x?.path) ?? tried.find((each) => each !== x);
  return (
    <section aria-labelledby={id} data-testid="class-map">
      <h2 id={id} className="px-1 font-bold text-lg">
        {t('title')}
      </h2>
      <p className="px-1 text-2xs text-muted">{t('help')}</p>
      <div className="card mt-2 p-4">
        {!x || !y ? (
          <p className="py-8 text-center text-muted text-sm">{t('empty')}</p>
        ) : (
          <>
            <div className="mb-3 flex flex-wrap gap-3">
              {(['x', 'y'] as const).map((axis) => (
                <div key={axis} className="flex items-center gap-2 text-sm">
                  <span aria-hidden className="text-muted">
                    {t(axis)}
                  </span>
                  <Select
                    aria-label={t(axis)}
                    value={(axis === 'x' ? x : y).path}
                    onChange={(event) => setChosen({ x: x.path, y: y.path, [axis]: event.target.value })}
                    className="w-48"
                  >
                    {tried
                      .filter((each) => each !== (axis === 'x' ? y : x))
                      .map(({ path }) => (
                        <option key={path} value={path}>
                          {names.field(path.replace('.*.', '.0.'))}
                        </option>
                      ))}
                  </Select>
                </div>
              ))}
            </div>
            <Grid runs={runs} x={x} y={y} open={open} onOpen={setOpen} session={session} />
          </>
        )}
        <Lineages session={session} />
      </div>
    </section>
  );
}

const keyOf = ({ x, y }: Cell) => `${x} ${y}`;

function Grid({
  runs,
  x,
  y,
  open,
  onOpen,
  session,
}: {
  runs: readonly Run[];
  x: Tried;
  y: Tried;
  open: string | undefined;
  onOpen: (key: string | undefined) => void;
  session: Session;
}) {
  const t = useTranslations('board.map');
  const names = useNames();
  const figures = useFigures();
  const cells = classMap(runs, x, y);
  const bests = runs.flatMap((run) => bestOf(run)?.validationAccuracy ?? []);
  const [lowest, highest] = [Math.min(...bests), Math.max(...bests)];
  const share = (accuracy: number) => (highest > lowest ? (accuracy - lowest) / (highest - lowest) : 1);
  const value = (tried: Tried, of: Cell['x']) => names.value(tried.path.replace('.*.', '.0.'), of);
  const shown = cells.flat().find((cell) => keyOf(cell) === open && cell.runs.length > 0);
  return (
    <>
      <div className="relative overflow-x-auto">
        <table className="numbers border-separate border-spacing-1 text-sm">
          <thead>
            <tr>
              <td />
              {x.values.map((each) => (
                <th key={String(each)} scope="col" className="px-1 font-medium text-muted">
                  {value(x, each)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cells.map((row) => (
              <tr key={String(row[0]!.y)}>
                <th scope="row" className="pr-2 text-right font-medium text-muted">
                  {value(y, row[0]!.y)}
                </th>
                {row.map((cell) => {
                  const best = cell.runs[0] && bestOf(cell.runs[0])?.validationAccuracy;
                  if (cell.runs.length === 0) {
                    return (
                      <td key={keyOf(cell)} className="h-11 min-w-16 rounded-lg border border-line border-dashed">
                        <span className="sr-only">{t('untried')}</span>
                      </td>
                    );
                  }
                  const strength = best === undefined ? 0 : Math.round(6 + 34 * share(best));
                  return (
                    <td key={keyOf(cell)} className="p-0">
                      <button
                        type="button"
                        aria-expanded={keyOf(cell) === open}
                        onClick={() => onOpen(keyOf(cell) === open ? undefined : keyOf(cell))}
                        style={{ background: `color-mix(in oklab, var(--accent) ${strength}%, var(--surface))` }}
                        className={`flex h-11 w-full min-w-16 flex-col items-center justify-center rounded-lg border border-line leading-tight`}
                      >
                        <span className="sr-only">{`${value(x, cell.x)} · ${value(y, cell.y)}: `}</span>
                        <strong className="font-bold">{best === undefined ? '–' : figures.percent(best)}</strong>
                        <span className="text-2xs">{t('runs', { count: cell.runs.length })}</span>
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown ? (
        <RunList runs={shown.runs} session={session} />
      ) : (
        <p className="mt-2 text-2xs text-muted">{t('choose')}</p>
      )}
    </>
  );
}

function RunList({ runs, session }: { runs: readonly Run[]; session: Session }) {
  return (
    <ul className="mt-3 flex flex-wrap gap-2">
      {runs.map((run) => (
        <li key={run.id} className="rounded-lg bg-sunken px-2.5 py-1 text-sm">
          <RunName run={run} session={session} />
        </li>
      ))}
    </ul>
  );
}

function RunName({ run, session }: { run: Run; session: Session }) {
  const figures = useFigures();
  const seat = session.seats[run.seatId]!;
  const best = bestOf(run);
  return (
    <span className="numbers inline-flex items-center gap-1.5">
      <MarkIcon seatNumber={seat.number} />
      <span className="font-medium">{seat.nickname}</span>
      <span className="text-muted">#{run.number}</span>
      {best && <strong className="font-semibold">{figures.percent(best.validationAccuracy)}</strong>}
    </span>
  );
}

function Lineages({ session }: { session: Session }) {
  const t = useTranslations('board.map');
  const roots = useMemo(() => lineages(session), [session]);
  if (roots.length === 0) return null;
  return (
    <div className="mt-4 border-line border-t pt-3">
      <h3 className="font-semibold text-sm">{t('lineage')}</h3>
      <p className="text-2xs text-muted">{t('lineageHelp')}</p>
      <ul className="mt-1 text-sm">
        {roots.map((root) => (
          <Branch key={root.run.id} descent={root} session={session} />
        ))}
      </ul>
    </div>
  );
}

function Branch({ descent, session }: { descent: Descent; session: Session }) {
  return (
    <li className="mt-1">
      <RunName run={descent.run} session={session} />
      {descent.children.length > 0 && (
        <ul className="ml-3 border-line border-l pl-3">
          {descent.children.map((child) => (
            <Branch key={child.run.id} descent={child} session={session} />
          ))}
        </ul>
      )}
    </li>
  );
}
