/** What stands beside the form, and on a phone below it: the network, what it costs, and its source code. */
'use client';
import { NetworkPanel } from '#app/_form/network-panel.tsx';
import type { HyperparameterForm } from '#app/_form/use-hyperparameter-form.ts';
import { CostCard } from './cost-card.tsx';
import { SourceCard } from './source-card.tsx';

export function BesideForm({ form: { values, checked, base, baseline } }: { form: HyperparameterForm }) {
  return (
    <div className="flex flex-col gap-4 lg:gap-5">
      <NetworkPanel values={values} checked={checked} />
      <CostCard />
      <SourceCard values={values} checked={checked} base={base} baseline={baseline} />
    </div>
  );
}
