/** What the form's values would cost if they were submitted now, and of what quota: worked out once for every place that shows it. */
'use client';
import { createContext, type ReactNode, Suspense, useContext, useState } from 'react';
import { lazily } from '#app/_ui/lazily.ts';
import type { Cost } from '#lib/analysis/expectation.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Checked } from './faults.ts';

// The form is there before its cost.
const WorkOut = lazily(() => import('./work-out-cost.tsx'), 'WorkOut');

export type ExpectedCost = {
  /** Undefined before a speed has been measured. */
  readonly cost: Cost | undefined;
  /** What is left of the quota, what the student's runs under way still need of it, and what this run would take. */
  readonly quota: (QuotaUse & { readonly left: number; readonly committed: number }) | undefined;
  /** What the server would answer to submitting now, if it is no. */
  readonly refusal: Refusal | undefined;
  /** Why no times can be told. */
  readonly standstill: 'paused' | 'noTrainer' | undefined;
  /** The device whose speed it is, where there is but one. */
  readonly device: string | undefined;
  /** The moment of all this, by the server's clock. */
  readonly now: number;
};

export type QuotaUse = {
  /** Of what is left, 0…1 and beyond; Infinity where nothing is left. */
  readonly share: number;
  /** Whether it is more than what is left by itself, or only together with the student's runs under way; null if it fits. */
  readonly exceeds: 'alone' | 'together' | null;
};

const Context = createContext<ExpectedCost | undefined>(undefined);

/** Follows the values at once and the class once a second; only what reads it is drawn again then. */
export function CostProvider({
  values,
  checked,
  seatId,
  children,
}: {
  values: Hyperparameters;
  checked: Checked;
  seatId: string;
  children: ReactNode;
}) {
  const [expected, setExpected] = useState<ExpectedCost>();
  const sound = checked.network !== undefined;
  return (
    <Context value={sound ? expected : undefined}>
      {children}
      {sound && (
        <Suspense>
          <WorkOut values={values} seatId={seatId} onWorkedOut={setExpected} />
        </Suspense>
      )}
    </Context>
  );
}

/** Undefined while the values make no network. */
export function useExpectedCost(): ExpectedCost | undefined {
  return useContext(Context);
}
