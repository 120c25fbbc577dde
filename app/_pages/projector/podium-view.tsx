/** The end of the lesson: the first three ranks on a podium, shared ones together. */
'use client';
import { useTranslations } from 'use-intl';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { type Band, bandsOf, type LeaderboardRow } from '#lib/analysis/leaderboard.ts';
import type { Order } from '#lib/classroom/board.ts';
import { graphemes } from '#lib/classroom/nickname.ts';
import type { Seat } from '#lib/classroom/session.ts';

/** From left to right: the second, the first, the third; with the height of each in percent. */
const steps = [
  { place: 1, height: 'h-[36%]', look: 'bg-accent-soft text-accent', delay: 'delay-300' },
  { place: 0, height: 'h-[52%]', look: 'bg-accent text-on-accent', delay: 'delay-700' },
  { place: 2, height: 'h-[22%]', look: 'bg-accent-soft text-accent', delay: '' },
] as const;

/** With `names` false only how many share each rank. */
export function PodiumView({
  rows,
  order,
  per,
  names,
  nameOf,
}: {
  rows: readonly LeaderboardRow[];
  order: Order;
  per: 'student' | 'run';
  names: boolean;
  nameOf: (seat: Seat) => string;
}) {
  const t = useTranslations('projector');
  const bands = bandsOf(rows, order).filter(({ rank }) => rank !== null);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {!names && <p className="text-muted text-xl">{t('podiumOwnRow')}</p>}
      <ol className="grid min-h-0 flex-1 grid-cols-3 gap-4" data-testid="podium">
        {steps.map(({ place, ...step }) => (
          <Step key={place} band={bands[place]} order={order} per={per} names={names} nameOf={nameOf} {...step} />
        ))}
      </ol>
    </div>
  );
}

/** So many names can be read; the rest are counted. */
const mostNames = 3;

function Step({
  band,
  order,
  per,
  names,
  nameOf,
  height,
  look,
  delay,
}: {
  band: Band | undefined;
  order: Order;
  per: 'student' | 'run';
  names: boolean;
  nameOf: (seat: Seat) => string;
  height: string;
  look: string;
  delay: string;
}) {
  const t = useTranslations('projector');
  const ranking = useTranslations('board.ranking');
  const figures = useFigures();
  if (!band) return <li aria-hidden />;
  const rank = band.rank!;
  const shown = names ? band.rows.slice(0, mostNames) : [];
  const rest = band.rows.length - shown.length;
  const top = band.rows[0]!;
  const accuracy = order === 'test' ? top.test!.accuracy : top.best.validationAccuracy;
  return (
    <li className="flex min-h-0 flex-col justify-end">
      <ul className="flex min-h-0 flex-col items-center gap-1.5 overflow-hidden pb-3 text-center">
        {shown.map(({ seat, run }) => (
          <li key={run.id} className="flex max-w-full items-center gap-2.5">
            <MarkIcon seatNumber={seat.number} className="h-6" />
            <span
              className={`min-w-0 font-extrabold leading-tight [overflow-wrap:anywhere] ${graphemes(nameOf(seat)) > 9 ? 'text-xl' : 'text-3xl'}`}
            >
              {nameOf(seat)}
            </span>
          </li>
        ))}
        {rest > 0 && (
          <li className="numbers font-semibold text-muted text-xl">
            {shown.length === 0 ? ranking('bandSize', { count: rest, per }) : t('more', { count: rest, per })}
          </li>
        )}
        <li className="numbers font-bold text-2xl text-muted">{figures.percent(accuracy)}</li>
      </ul>
      <p
        className={`numbers flex origin-bottom flex-col items-center gap-1 rounded-t-2xl pt-3 font-extrabold text-6xl leading-none transition-transform duration-700 starting:scale-y-0 ${height} ${look} ${delay}`}
      >
        {rank}
        {band.rows.length > 1 && <span className="font-semibold text-xl">{t('tied')}</span>}
      </p>
    </li>
  );
}
