/** A report as it is printed: question, compared runs, curves, and the student's own words; its curves are on white in every theme. */
'use client';
import { type RefObject, useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useCalmSession, useMetrics } from '#app/_live/use-session.tsx';
import { Note } from '#app/_run/note.tsx';
import { useRunName } from '#app/_run/run-link.tsx';
import { useFindingNames } from '#app/_run/run-words.tsx';
import { useShownName } from '#app/_session/student-mark.tsx';
import { useFigures, useNames } from '#app/_ui/names.ts';
import { missOf } from '#lib/analysis/calibration.ts';
import { changesBetween } from '#lib/analysis/experiment.ts';
import { standardError } from '#lib/analysis/noise.ts';
import { type ShownRun, shownRuns } from '#lib/analysis/shown-runs.ts';
import type { Report } from '#lib/classroom/report.ts';
import type { Run, Seat } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { isRangeTest, planOf } from '#lib/network/training-plan.ts';
import { reportChart } from './report-chart.ts';

export function ReportSheet({
  report,
  seat,
  viewer,
  page,
}: {
  report: Report;
  seat: Seat;
  viewer: Viewer;
  /** Becomes the element that is printed, for the file. */
  page: RefObject<HTMLElement | null>;
}) {
  const t = useTranslations('report.sheet');
  const format = useFormatter();
  const session = useCalmSession();
  const all = useMemo(() => shownRuns(session, viewer).filter(({ named }) => named), [session, viewer]);
  const chosen = report.runs.flatMap((number) => all.find(({ run }) => run.number === number) ?? []);
  const withheld = report.runs.filter((number) => !chosen.some(({ run }) => run.number === number));
  const day = format.dateTime(seat.reportAt ?? session.openedAt, { dateStyle: 'long' });
  return (
    <article
      ref={page}
      aria-label={t('label')}
      data-testid="report"
      className="min-w-0 rounded-[0.875rem] border border-line bg-surface p-4 text-ink sm:p-7 print:border-0 print:p-0"
    >
      <header>
        <p className="text-muted text-sm">
          {seat.nickname} · {session.title} · {day}
          {seat.reportAt === null && ` · ${t('draft')}`}
        </p>
        <h2 className="mt-1 break-words font-bold text-2xl">{report.question.trim() || t('untitled')}</h2>
      </header>
      <section className="mt-6">
        <h3 className="font-bold">{t('compared')}</h3>
        {report.runs.length === 0 && <p className="mt-1 text-muted text-sm">{t('noRuns')}</p>}
        {withheld.length > 0 && (
          <p className="mt-1 text-muted text-sm">
            {t('withheld', { numbers: withheld.map((number) => `#${number}`).join(', ') })}
          </p>
        )}
        {chosen.length > 0 && <RunTable chosen={chosen} viewer={viewer} />}
      </section>
      <Curves chosen={chosen} />
      <section className="mt-6 min-w-0">
        <h3 className="font-bold">{t('words')}</h3>
        {report.text.trim() === '' ? (
          <p className="mt-1 text-muted text-sm">{t('noWords')}</p>
        ) : (
          <Note text={report.text} />
        )}
      </section>
    </article>
  );
}

/** One row a run; the first is the baseline that the others are compared with. */
function RunTable({ chosen, viewer }: { chosen: readonly ShownRun[]; viewer: Viewer }) {
  const t = useTranslations('report.sheet');
  const nameOf = useShownName(viewer);
  const changes = useChanges(chosen[0]!.run);
  const results = useResults();
  const tested = chosen.some(({ run }) => run.test !== null);
  const predicted = chosen.some(({ run }) => run.prediction !== null);
  const cell = 'border-line border-b py-1.5 pr-3 text-left align-top font-normal';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section aria-label={t('compared')} tabIndex={0} className="mt-2 overflow-x-auto">
      <table className="numbers w-full min-w-xl text-sm print:min-w-0">
        <thead className="text-2xs text-muted">
          <tr>
            {(['run', 'changes', 'best'] as const).map((name) => (
              <th key={name} scope="col" className={cell}>
                {t(name)}
              </th>
            ))}
            {tested && (
              <th scope="col" className={cell}>
                {t('test')}
              </th>
            )}
            {predicted && (
              <th scope="col" className={cell}>
                {t('prediction')}
              </th>
            )}
            <th scope="col" className={cell}>
              {t('findings')}
            </th>
          </tr>
        </thead>
        <tbody>
          {chosen.map((shown) => {
            const { best, test, prediction, findings } = results(shown);
            return (
              <tr key={shown.run.id}>
                <th scope="row" className={cell}>
                  <strong className="font-semibold">#{shown.run.number}</strong>{' '}
                  <span className="block text-2xs text-muted">{nameOf(shown.seat)}</span>
                </th>
                <td className={cell}>
                  {changes(shown.run).map((text) => (
                    <span key={text} className="block">
                      {text}
                    </span>
                  ))}
                </td>
                <td className={`${cell} whitespace-nowrap`}>{best}</td>
                {tested && <td className={cell}>{test}</td>}
                {predicted && <td className={cell}>{prediction}</td>}
                <td className={cell}>{findings}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** What a run changes of the baseline, in words; of the baseline itself, its name. */
function useChanges(base: Run): (run: Run) => string[] {
  const t = useTranslations('report.sheet');
  const names = useNames();
  const runName = useRunName();
  return (run) => {
    if (run.id === base.id) return [t('base', { name: runName(run) })];
    const changes = changesBetween(base.hyperparameters, run.hyperparameters);
    if (changes.length === 0) return [t('equal')];
    return changes.map(({ path, before, after }) =>
      t('change', {
        field: names.field(path),
        before: names.value(path, before!),
        after: names.value(path, after!),
      }),
    );
  };
}

/** What a run reached, as far as the reader may know it. */
function useResults() {
  const t = useTranslations('report.sheet');
  const states = useTranslations('run.states');
  const figures = useFigures();
  const findingNames = useFindingNames();
  return ({ run, best, whole }: ShownRun) => {
    const images = planOf(run.hyperparameters).validationImages;
    const error = best && figures.points(100 * standardError(best.validationAccuracy, images));
    const miss = whole ? missOf(run) : undefined;
    const predicted = run.prediction === null ? '–' : figures.percent(run.prediction);
    const sign = miss !== undefined && miss < 0 ? '−' : '+';
    const found = whole ? findingNames(run) : [];
    return {
      best: best ? `${figures.percent(best.validationAccuracy)} ± ${error}` : '–',
      test: run.test ? figures.percent(run.test.accuracy) : '–',
      prediction:
        miss === undefined ? predicted : t('miss', { predicted, points: `${sign}${figures.points(Math.abs(miss))}` }),
      findings: [...(run.state === 'finished' || !whole ? [] : [states(run.state)]), ...found].join(', ') || '–',
    };
  };
}

/** Validation loss and accuracy of the runs that have an epoch to show; a range test has none. */
function Curves({ chosen }: { chosen: readonly ShownRun[] }) {
  const t = useTranslations('report.sheet');
  const words = useTranslations('compare');
  const runs = useTranslations('run');
  const drawn = chosen.filter(({ run, epochs }) => epochs > 0 && !isRangeTest(run.hyperparameters));
  const metrics = useMetrics(drawn.map(({ run }) => run.id));
  if (drawn.length === 0) return null;
  const curves = drawn.map(({ run, epochs }) => ({
    label: `#${run.number}`,
    epochs: metrics[run.id]!.epochs.filter(({ epoch }) => epoch <= epochs),
  }));
  return (
    <section className="mt-6">
      <h3 className="font-bold">{t('curves')}</h3>
      <div className="mt-2 grid gap-3 sm:grid-cols-2 print:grid-cols-2">
        {(['validationLoss', 'validationAccuracy'] as const).map((of) => (
          // biome-ignore lint/performance/noImgElement: drawn here, there is nothing to optimize
          <img
            key={of}
            className="w-full rounded-lg"
            alt={`${t('curvesHelp')}: ${words(of)}`}
            src={reportChart(curves, of, { title: words(of), epoch: runs('epochAxis') })}
          />
        ))}
      </div>
    </section>
  );
}
