/** The run's network: its picture, and every layer with its shape and parameters. */
'use client';
import { useMemo } from 'react';
import type { Run } from '#lib/session/session.ts';
import { checkForm } from '../form/faults.ts';
import { NetworkPanel } from '../form/network-panel.tsx';

export function NetworkSection({ run: { hyperparameters } }: { run: Run }) {
  const checked = useMemo(() => checkForm(hyperparameters), [hyperparameters]);
  return (
    <div data-testid="network">
      <NetworkPanel values={hyperparameters} checked={checked} />
    </div>
  );
}
