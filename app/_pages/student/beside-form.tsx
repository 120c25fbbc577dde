/** What stands beside the form, and on a phone below it: the network, what it costs, and its source code. */
'use client';
import { ChevronDown, CodeXml, TriangleAlert } from 'lucide-react';
import { memo, Suspense, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { sentBase } from '#app/_form/draft.ts';
import { type ExpectedCost, useExpectedCost } from '#app/_form/expected-cost.tsx';
import type { Checked } from '#app/_form/faults.ts';
import { NetworkPanel } from '#app/_form/network-panel.tsx';
import type { HyperparameterForm } from '#app/_form/use-hyperparameter-form.ts';
import { lazily } from '#app/_ui/lazily.ts';
import { Meter } from '#app/_ui/meter.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Cost } from '#lib/analysis/expectation.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById } from '#lib/hyperparameters/presets.ts';

/** What is drawn of the form. */
export type Beside = Pick<HyperparameterForm, 'values' | 'checked' | 'base' | 'baseline'>;

/** Drawn again only when the form has other values. */
export const BesideForm = memo(function BesideForm({ form: { values, checked, base, baseline } }: { form: Beside }) {
  return (
    <div className="flex flex-col gap-4 lg:gap-5">
      <NetworkPanel values={values} checked={checked} />
      <CostCard />
      <SourceCard values={values} checked={checked} base={base} baseline={baseline} />
    </div>
  );
});

/** Nothing while the values make no network. */
function CostCard() {
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
          {quota && <QuotaShare computeSeconds={cost.computeSeconds} quota={quota} />}
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
  const { computeSeconds, secondsPerEpoch, startsAt, endsAt } = cost;
  const starts: [string, string] =
    startsAt === null
      ? [t('notNow'), '']
      : startsAt - now < soon
        ? [t('soon'), '']
        : [figures.clock(startsAt), after(startsAt)];
  const entries: [string, string, string][] = [
    [t('perEpoch'), time('exactSeconds', { seconds: figures.seconds(secondsPerEpoch) }), ''],
    [t('total'), figures.computeSeconds(computeSeconds), ''],
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

function QuotaShare({ computeSeconds, quota }: { computeSeconds: number; quota: NonNullable<ExpectedCost['quota']> }) {
  const t = useTranslations('form.cost');
  const ledger = useTranslations('run.account');
  const figures = useFigures();
  const { left, share, exceeds } = quota;
  const text = t('quota', { share: figures.percent(Math.min(share, 9.99), 0), left: figures.computeSeconds(left) });
  return (
    <div className="mt-3 border-line border-t pt-3">
      <Meter
        share={left > 0 ? computeSeconds / left : 1}
        label={ledger('quota')}
        text={text}
        color={exceeds ? 'warn' : 'accent'}
      />
      {exceeds === 'alone' ? null : <p className="numbers mt-1.5 text-muted text-sm">{text}</p>}
      {exceeds && <Exceeds quota={quota} className="mt-1.5" />}
    </div>
  );
}

/** A warning, not a prohibition: a run paused for lack of quota resumes when more is granted. */
function Exceeds({ quota, className }: { quota: NonNullable<ExpectedCost['quota']>; className: string }) {
  const t = useTranslations('form.cost');
  const figures = useFigures();
  const left = figures.computeSeconds(quota.left);
  return (
    <p className={`numbers flex items-start gap-1.5 text-sm text-warn ${className}`}>
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {quota.exceeds === 'alone'
          ? t('exceeds', { left })
          : t('exceedsTogether', { left, committed: figures.computeSeconds(quota.committed) })}
      </span>
    </p>
  );
}

const SourceView = lazily(() => import('#app/_run/source-view.tsx'), 'SourceView');

/** `base` names what the values are compared with, `baseline` are its values. */
function SourceCard({
  values,
  checked,
  base,
  baseline,
}: {
  values: Hyperparameters;
  checked: Checked;
  base: string;
  baseline: Hyperparameters;
}) {
  const t = useTranslations('run.source');
  const form = useTranslations('form');
  const ruled = useTranslations('form.ruled');
  const { language } = usePreferences();
  const id = useId();
  const [open, setOpen] = useState(false);
  const name = presetById(base)?.label[language] ?? (base === sentBase ? ruled('sentBase') : form('presetNone'));
  return (
    <section aria-labelledby={id} className="card overflow-hidden" data-testid="source">
      <h2 id={id}>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex w-full items-center gap-3 px-4 py-3 text-left hover:bg-sunken sm:px-5"
        >
          <CodeXml aria-hidden className="size-5 shrink-0 text-muted" />
          <span className="min-w-0 flex-1">
            <span className="block font-bold text-lg leading-6">{t('title')}</span>
            <span className="block font-normal text-2xs text-muted">{t('lead')}</span>
          </span>
          <ChevronDown
            aria-hidden
            className={`size-4.5 shrink-0 text-muted transition-transform ${open ? 'rotate-180' : ''}`}
          />
        </button>
      </h2>
      {open &&
        (checked.network ? (
          <Suspense fallback={<div className="h-96" />}>
            <SourceView
              className="max-h-[36rem]"
              hyperparameters={values}
              network={checked.network}
              base={{ name, hyperparameters: baseline }}
            />
          </Suspense>
        ) : (
          <p className="px-4 pb-4 text-muted text-sm sm:px-5">{t('invalid')}</p>
        ))}
    </section>
  );
}
