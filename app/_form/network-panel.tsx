/** What the chosen values make: a picture of the network, every layer with its shape and parameters, and what training it costs. */
'use client';
import { Suspense, useId } from 'react';
import { useTranslations } from 'use-intl';
import { LayerTable } from '#app/_run/layer-table.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useFigures, useNames, useRefusalText } from '#app/_ui/names.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Network } from '#lib/network/network.ts';
import { planOf } from '#lib/network/training-plan.ts';
import type { Checked } from './faults.ts';

const NetworkDrawing = lazily(() => import('#app/_run/network-drawing.tsx'), 'NetworkDrawing');

/** The live layer table beside the form. */
export function NetworkPanel({ values, checked }: { values: Hyperparameters; checked: Checked }) {
  const t = useTranslations('run.network');
  // On a phone and at a desk it stands in two places of the page.
  const id = useId();
  return (
    <section aria-labelledby={id} className="card overflow-hidden">
      <h2 id={id} className="px-4 pt-3.5 font-bold text-lg sm:px-5">
        {t('title')}
      </h2>
      {checked.network ? (
        <>
          <Totals network={checked.network} values={values} />
          <div className="border-line border-t px-4 pt-3 pb-2 sm:px-5">
            <Suspense fallback={<div className="h-44" />}>
              <NetworkDrawing network={checked.network} />
            </Suspense>
          </div>
          <LayerTable network={checked.network} />
        </>
      ) : (
        <Invalid checked={checked} />
      )}
    </section>
  );
}

function Totals({ network, values }: { network: Network; values: Hyperparameters }) {
  const t = useTranslations('run.network');
  const figures = useFigures();
  const plan = planOf(values);
  const totals: [string, string][] = [
    [t('totalParameters'), figures.whole(network.parameters)],
    [t('flops'), figures.short(network.flops)],
    [t('stepsPerEpoch'), figures.whole(plan.stepsPerEpoch)],
    [t('totalSteps'), figures.whole(plan.totalSteps)],
  ];
  return (
    <div className="px-4 pt-2 pb-3 sm:px-5">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4">
        {totals.map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-2xs text-muted">{name}</dt>
            <dd className="numbers font-semibold text-lg leading-6">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="numbers mt-1.5 text-2xs text-muted">
        {t('images', { train: plan.trainImages, validation: plan.validationImages })}
      </p>
    </div>
  );
}

function Invalid({ checked }: { checked: Checked }) {
  const t = useTranslations('run.network');
  const names = useNames();
  const refusalText = useRefusalText();
  const [path, refusal] = [...checked.faults][0] ?? [];
  return (
    <div className="mx-4 mt-2 mb-4 rounded-xl bg-bad-soft px-4 py-3 text-bad sm:mx-5" aria-live="polite">
      <p className="font-semibold">{t('invalid')}</p>
      {refusal && (
        <p className="mt-0.5 text-sm">{[names.field(path ?? ''), refusalText(refusal)].filter(Boolean).join(' · ')}</p>
      )}
    </div>
  );
}
