/** The run's network: its picture, and every layer with its shape and parameters. */
'use client';
import { useMemo } from 'react';
import { checkForm } from '#app/_form/faults.ts';
import { NetworkPanel } from '#app/_form/network-panel.tsx';
import type { Run } from '#lib/classroom/session.ts';

export function NetworkSection({ run: { hyperparameters } }: { run: Run }) {
  const checked = useMemo(() => checkForm(hyperparameters), [hyperparameters]);
  return (
    <div data-testid="network">
      <NetworkPanel values={hyperparameters} checked={checked} />
    </div>
  );
}
