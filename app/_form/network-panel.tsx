/** What the chosen values make: a picture of the network, every layer with its shape and parameters, and what training it costs. */
'use client';
import { Suspense, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { lazily } from '#app/_ui/lazily.ts';
import { useFigures, useNames, useRefusalText } from '#app/_ui/names.ts';
import { examplesOf } from '#lib/datasets/dataset.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Layer } from '#lib/network/layers.ts';
import type { Network } from '#lib/network/network.ts';
import { planOf } from '#lib/network/training-plan.ts';
import type { Checked } from './faults.ts';

const NetworkDrawing = lazily(() => import('#app/_run/network-drawing.tsx'), 'NetworkDrawing');

/** The live layer table beside the form; while the values make no network, the last one stays, dimmed, so that nothing jumps. */
export function NetworkPanel({ values, checked }: { values: Hyperparameters; checked: Checked }) {
  const t = useTranslations('run.network');
  // On a phone and at a desk it stands in two places of the page.
  const id = useId();
  const { network } = checked;
  const [last, setLast] = useState(network && { network, values });
  if (network && last?.network !== network) setLast({ network, values });
  return (
    <section aria-labelledby={id} className="card overflow-hidden">
      <h2 id={id} className="px-4 pt-3.5 font-bold text-lg sm:px-5">
        {t('title')}
      </h2>
      {!last && <Invalid checked={checked} />}
      {last && (
        <div className="relative">
          <div inert={!checked.network} className={checked.network ? '' : 'opacity-35 transition-opacity delay-300'}>
            <Totals network={last.network} values={last.values} />
            <div className="border-line border-t px-4 pt-3 pb-2 sm:px-5">
              <Suspense fallback={<div className="h-44" />}>
                <NetworkDrawing network={last.network} />
              </Suspense>
            </div>
            <LayerTable network={last.network} />
          </div>
          {!checked.network && (
            <div className="absolute inset-x-0 top-0">
              <Invalid checked={checked} />
            </div>
          )}
        </div>
      )}
    </section>
  );
}

function Totals({ network, values }: { network: Network; values: Hyperparameters }) {
  const t = useTranslations('run.network');
  const figures = useFigures();
  const plan = planOf(values);
  const of = examplesOf(network.dataset);
  const totals: [string, string][] = [
    [t('totalParameters'), figures.whole(network.parameters)],
    [t('flops', { of }), figures.short(network.flops)],
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
        {t('examples', { train: plan.trainImages, validation: plan.validationImages, of })}
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

function LayerTable({ network }: { network: Network }) {
  const t = useTranslations('run.network');
  const largest = Math.max(...network.layers.map(({ parameters }) => parameters));
  return (
    <section aria-label={t('caption')} className="@container border-line border-t">
      <table className="numbers w-full text-sm">
        <caption className="sr-only">{t('caption')}</caption>
        <thead className="text-2xs text-muted shadow-[0_1px_0_var(--line)]">
          <tr>
            <th scope="col" className="py-1.5 pl-4 text-left font-medium sm:pl-5">
              {t('layer')}
            </th>
            <th scope="col" className="px-2 text-left font-medium">
              {t('shape')}
            </th>
            <th scope="col" className="px-2 text-right font-medium">
              {t('parameters')}
            </th>
            <th
              scope="col"
              className="w-20 py-1.5 pr-4 pl-2 text-left font-medium @3xl:w-[46%] @md:w-36 @3xl:pl-6 sm:pr-5"
            >
              {t('share')}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className="text-muted">
            <th scope="row" className="py-1 pl-4 text-left font-normal sm:pl-5">
              {t('input')}
            </th>
            <td className="whitespace-nowrap px-2">{network.dataset.shape.join(' × ')}</td>
            <td colSpan={2} />
          </tr>
          {network.layers.map((layer) => (
            <LayerRow key={layer.name} layer={layer} largest={largest} total={network.parameters} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LayerRow({ layer, largest, total }: { layer: Layer; largest: number; total: number }) {
  const figures = useFigures();
  const { name, outputShape, parameters, formula } = layer;
  return (
    <tr className={`border-line/60 border-t ${parameters === 0 ? 'text-muted' : ''}`}>
      <th scope="row" className={`py-1 pl-4 text-left sm:pl-5 ${parameters === 0 ? 'font-normal' : 'font-semibold'}`}>
        {name}
      </th>
      <td className="whitespace-nowrap px-2">{outputShape.join(' × ')}</td>
      <td className="px-2 py-1 text-right leading-tight">
        {parameters > 0 && (
          <>
            <span className="block font-medium">{figures.whole(parameters)}</span>
            <span className="block whitespace-nowrap text-2xs text-muted">{formula}</span>
          </>
        )}
      </td>
      <td className="pr-4 pl-2 @3xl:pl-6 sm:pr-5">
        {parameters > 0 && (
          <span className="flex items-center gap-1.5">
            <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken @max-md:hidden">
              <span
                className="block h-full rounded-full bg-accent"
                style={{ width: `${Math.max(3, (100 * parameters) / largest)}%` }}
              />
            </span>
            <span className="w-10 text-right text-2xs text-muted">
              {shareText(parameters / total, figures.percent)}
            </span>
          </span>
        )}
      </td>
    </tr>
  );
}

/** A share above zero is never shown as 0. */
function shareText(share: number, percent: (share: number, digits: number) => string): string {
  if (share < 0.001) return `<${percent(0.001, 1)}`;
  return percent(share, share < 0.01 ? 1 : 0);
}
