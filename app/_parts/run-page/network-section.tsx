/** The run's network: every layer with its shape and parameters. */
'use client';
import { useMemo } from 'react';
import type { Run } from '#lib/session/session.ts';
import { NetworkPanel } from '../form/network-panel.tsx';
import { checkValues } from '../form/faults.ts';

export function NetworkSection({ run: { hyperparameters } }: { run: Run }) {
  const checked = useMemo(() => checkValues(hyperparameters), [hyperparameters]);
  return (
    <div id="network" className="scroll-mt-28">
      <NetworkPanel values={hyperparameters} checked={checked} />
    </div>
  );
}
