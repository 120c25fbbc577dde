/** A round's summary on the wall: the best run, who improved, what was tried, and how predictions fared. */
'use client';
import { Crosshair, FlaskConical, Medal, TrendingUp } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useFigures, useNames } from '#app/_ui/names.ts';
import { type RoundSummary, roundSummary } from '#lib/analysis/round-summary.ts';
import type { Seat, Session } from '#lib/classroom/session.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';

/** The round that the summary is of: the one the board is set to, else the latest; undefined before the first. */
export function summarizedRound({ board, lesson }: Session): number | undefined {
  if (typeof board.scope === 'number') return board.scope;
  return lesson.round?.number ?? (lesson.rounds > 0 ? lesson.rounds : undefined);
}

type Naming = {
  /** False where nobody may be told apart. */
  readonly names: boolean;
  readonly nameOf: (seat: Seat) => string;
};

/** What can be read from six metres: so many students, hyperparameters and values of one. */
const most = { improved: 5, tried: 4, values: 4, settings: 5 };

/** For a round with runs; `otherwise` says that there is none. */
export function SummaryView({ round, otherwise, ...naming }: { round: number; otherwise: ReactNode } & Naming) {
  const session = useCalmSession();
  const summary = useMemo(() => roundSummary(session, round, 'projector'), [session, round]);
  if (!summary) return otherwise;
  return (
    <div
      className="grid min-h-0 flex-1 grid-cols-2 grid-rows-[minmax(0,1fr)_minmax(0,1fr)] gap-4 pb-2"
      data-testid="summary"
    >
      <Best summary={summary} {...naming} />
      <Tried summary={summary} />
      <Improved summary={summary} {...naming} />
      <Foretold summary={summary} {...naming} />
    </div>
  );
}

function Part({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <section className="flex min-h-0 flex-col overflow-hidden rounded-2xl bg-surface px-5 py-3 ring-1 ring-line ring-inset">
      <h3 className="flex items-center gap-2.5 font-semibold text-muted text-xl leading-8">
        {icon}
        {title}
      </h3>
      {children}
    </section>
  );
}

const iconLook = 'size-6 shrink-0 text-accent';

function Name({ seat, nameOf }: { seat: Seat; nameOf: (seat: Seat) => string }) {
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <MarkIcon seatNumber={seat.number} className="h-6 shrink-0" />
      <span className="min-w-0 font-bold leading-tight [overflow-wrap:anywhere]">{nameOf(seat)}</span>
    </span>
  );
}

function Best({ summary: { best, runs, students }, names, nameOf }: { summary: RoundSummary } & Naming) {
  const t = useTranslations('projector.summary');
  const figures = useFigures();
  const words = useNames();
  const settings = best ? shownDifferences(defaultHyperparameters, best.run.hyperparameters) : [];
  return (
    <Part icon={<Medal aria-hidden className={iconLook} />} title={t('best')}>
      {best ? (
        <>
          <p className="flex items-center justify-between gap-4 text-2xl">
            {names ? <Name seat={best.seat} nameOf={nameOf} /> : <span />}
            <strong className="numbers shrink-0 font-extrabold text-5xl">
              {figures.percent(best.best.validationAccuracy)}
            </strong>
          </p>
          <ul className="mt-1 flex flex-wrap gap-1.5 overflow-hidden">
            {settings.slice(0, most.settings).map(({ path, after }) => (
              <li key={path} className="numbers rounded-lg bg-sunken px-2.5 py-0.5 text-lg">
                {words.field(path)} <strong className="font-bold">{words.value(path, after)}</strong>
              </li>
            ))}
            {settings.length > most.settings && (
              <li className="px-1 py-0.5 text-lg text-muted">
                {t('moreSettings', { count: settings.length - most.settings })}
              </li>
            )}
          </ul>
        </>
      ) : (
        <p className="text-2xl text-muted">{t('noResult')}</p>
      )}
      <p className="numbers mt-auto pt-1 text-lg text-muted">{t('extent', { runs, students })}</p>
    </Part>
  );
}

function Improved({ summary: { improved }, names, nameOf }: { summary: RoundSummary } & Naming) {
  const t = useTranslations('projector.summary');
  const rest = improved.length - most.improved;
  return (
    <Part icon={<TrendingUp aria-hidden className={iconLook} />} title={t('improved')}>
      {!names && improved.length > 0 && <p className="text-2xl">{t('improvedCount', { count: improved.length })}</p>}
      {improved.length === 0 && <p className="text-2xl text-muted">{t('nobodyImproved')}</p>}
      {names && (
        <ol className="flex min-h-0 flex-col gap-0.5 text-2xl">
          {improved.slice(0, most.improved).map(({ seat, gain }) => (
            <li key={seat.id} className="flex items-center justify-between gap-4">
              <Name seat={seat} nameOf={nameOf} />
              <span className="numbers shrink-0 font-bold text-good">
                {t('points', { points: (gain * 100).toFixed(1) })}
              </span>
            </li>
          ))}
          {rest > 0 && <li className="text-lg text-muted">{t('moreStudents', { count: rest })}</li>}
        </ol>
      )}
    </Part>
  );
}

function Tried({ summary: { tried } }: { summary: RoundSummary }) {
  const t = useTranslations('projector.summary');
  const figures = useFigures();
  const words = useNames();
  return (
    <Part icon={<FlaskConical aria-hidden className={iconLook} />} title={t('tried')}>
      {tried.length === 0 && <p className="text-2xl text-muted">{t('allAlike')}</p>}
      <dl className="flex min-h-0 flex-col gap-1.5">
        {tried.slice(0, most.tried).map(({ path, values }) => (
          <div key={path}>
            <dt className="truncate font-semibold text-lg leading-tight">{words.field(path)}</dt>
            <dd className="flex flex-wrap gap-x-4 text-xl leading-tight">
              {values.slice(0, most.values).map(({ value, runs, best }) => (
                <span key={String(value)} className="numbers whitespace-nowrap">
                  <strong className="font-bold">{words.value(path, value)}</strong>{' '}
                  <span className="text-muted">
                    {Number.isNaN(best)
                      ? t('triedBy', { count: runs })
                      : t('triedBest', { count: runs, best: figures.percent(best) })}
                  </span>
                </span>
              ))}
              {values.length > most.values && (
                <span className="text-muted">{t('moreValues', { count: values.length - most.values })}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function Foretold({ summary: { predictions, foretold }, names, nameOf }: { summary: RoundSummary } & Naming) {
  const t = useTranslations('projector.summary');
  return (
    <Part icon={<Crosshair aria-hidden className={iconLook} />} title={t('predictions')}>
      {predictions ? (
        <>
          <p className="text-2xl">{t('meanMiss', { points: predictions.error.toFixed(1), count: predictions.runs })}</p>
          {foretold && names && (
            <p className="mt-2 flex items-center justify-between gap-4 text-2xl">
              <Name seat={foretold.seat} nameOf={nameOf} />
              <span className="numbers shrink-0 font-bold">
                {t('miss', { points: Math.abs(foretold.miss).toFixed(1) })}
              </span>
            </p>
          )}
        </>
      ) : (
        <p className="text-2xl text-muted">{t('noPredictions')}</p>
      )}
    </Part>
  );
}
