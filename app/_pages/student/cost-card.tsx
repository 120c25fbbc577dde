/** What training the chosen values would cost and when it would be done, before it is submitted. */
'use client';
import { TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { type ExpectedCost, useExpectedCost } from '#app/_form/expected-cost.tsx';
import { Meter } from '#app/_ui/meter.tsx';
import { useFigures } from '#app/_ui/names.ts';
import type { Cost } from '#lib/analysis/expectation.ts';

/** Nothing while the values make no network. */
export function CostCard() {
  const t = useTranslations('form.cost');
  const id = useId();
  const expected = useExpectedCost();
  if (!expected) return null;
  const { cost, quota, standstill, device } = expected;
  return (
    <section aria-labelledby={id} className="card px-4 pt-3.5 pb-4 sm:px-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 id={id} className="font-bold text-lg">
          {t('title')}
        </h2>
        {cost && device !== undefined && <p className="text-2xs text-muted">{t('device', { device })}</p>}
      </div>
      {cost ? (
        <>
          <Figures cost={cost} expected={expected} />
          <p className="mt-1.5 text-2xs text-muted">{t(standstill ?? 'shared')}</p>
          {quota && <QuotaShare gpuSeconds={cost.gpuSeconds} quota={quota} />}
        </>
      ) : (
        <p className="mt-1 text-muted text-sm">{t('unmeasured')}</p>
      )}
    </section>
  );
}

/** Less than this ahead, a run starts at once. */
const soon = 3000;

function Figures({ cost, expected: { now } }: { cost: Cost; expected: ExpectedCost }) {
  const t = useTranslations('form.cost');
  const time = useTranslations('common.time');
  const figures = useFigures();
  const after = (moment: number) => time('later', { duration: figures.roughly(moment - now) });
  const { gpuSeconds, secondsPerEpoch, startsAt, endsAt } = cost;
  const starts: [string, string] =
    startsAt === null
      ? [t('notNow'), '']
      : startsAt - now < soon
        ? [t('soon'), '']
        : [figures.clock(startsAt), after(startsAt)];
  const entries: [string, string, string][] = [
    [t('perEpoch'), time('exactSeconds', { seconds: figures.seconds(secondsPerEpoch) }), ''],
    [t('total'), figures.gpuSeconds(gpuSeconds), ''],
    [t('starts'), ...starts],
    [
      t('ends'),
      ...(endsAt === null ? ([t('notNow'), ''] as const) : ([figures.clock(endsAt), after(endsAt)] as const)),
    ],
  ];
  return (
    <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4">
      {entries.map(([name, value, note]) => (
        <div key={name} className="min-w-0">
          <dt className="text-2xs text-muted">{name}</dt>
          <dd className="numbers whitespace-nowrap font-semibold text-lg leading-6">
            {value}
            {note && <span className="block font-normal text-2xs text-muted">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function QuotaShare({ gpuSeconds, quota }: { gpuSeconds: number; quota: NonNullable<ExpectedCost['quota']> }) {
  const t = useTranslations('form.cost');
  const ledger = useTranslations('run.account');
  const figures = useFigures();
  const { left, share, exceeds } = quota;
  const text = t('quota', { share: figures.percent(Math.min(share, 9.99), 0), left: figures.gpuSeconds(left) });
  return (
    <div className="mt-3 border-line border-t pt-3">
      <Meter
        share={left > 0 ? gpuSeconds / left : 1}
        label={ledger('quota')}
        text={text}
        color={exceeds ? 'warn' : 'accent'}
      />
      {exceeds === 'alone' ? null : <p className="numbers mt-1.5 text-muted text-sm">{text}</p>}
      {exceeds && <Exceeds quota={quota} className="mt-1.5" />}
    </div>
  );
}

/** A warning, not a prohibition: a run that is paused for want of quota goes on when more is granted. */
function Exceeds({ quota, className }: { quota: NonNullable<ExpectedCost['quota']>; className: string }) {
  const t = useTranslations('form.cost');
  const figures = useFigures();
  const left = figures.gpuSeconds(quota.left);
  return (
    <p className={`numbers flex items-start gap-1.5 text-sm text-warn ${className}`}>
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {quota.exceeds === 'alone'
          ? t('exceeds', { left })
          : t('exceedsTogether', { left, committed: figures.gpuSeconds(quota.committed) })}
      </span>
    </p>
  );
}
