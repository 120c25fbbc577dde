/** What the form's values would cost if they were submitted now, and of what quota: computed once for every place that shows it. */
'use client';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type Snapshot, useSnapshot } from '#app/_live/use-session.tsx';
import { type Cost, costOf, remainingGpuSeconds } from '#lib/analysis/expectation.ts';
import { ledgerOf } from '#lib/classroom/quota.ts';
import { isUnderWay } from '#lib/classroom/session.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Refusal } from '#lib/refusal.ts';
import { submitRun } from '#lib/rules/submitting.ts';
import type { Checked } from './faults.ts';

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

function expectedCost(hyperparameters: Hyperparameters, seatId: string, snapshot: Snapshot): ExpectedCost {
  const { session, live, now } = snapshot;
  const cost = costOf(session, seatId, hyperparameters, live, now);
  const { left, lines } = ledgerOf(session, seatId);
  const { speed } = live;
  const committed = speed
    ? lines.reduce((sum, { run }) => sum + (isUnderWay(run) ? remainingGpuSeconds(run, speed) : 0), 0)
    : 0;
  const verdict = submitRun(
    session,
    { role: 'student', seatId },
    // What is still missing in the form is no reason to tell.
    { hyperparameters, prediction: 0 },
    { now, newIds: ['imagined'], tests: {} },
  );
  const connected = live.trainers.filter((trainer) => trainer.connected);
  const devices = new Set(connected.map(({ device }) => device.name));
  return {
    cost,
    quota: cost && left !== null ? { left, committed, ...quotaUse(cost.gpuSeconds, left, committed) } : undefined,
    refusal: verdict.ok ? undefined : verdict.refusal,
    standstill: session.settings.paused ? 'paused' : connected.length === 0 ? 'noTrainer' : undefined,
    device: devices.size === 1 ? [...devices][0] : undefined,
    now,
  };
}

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
  const snapshot = useSnapshot();
  const sound = checked.network !== undefined;
  const expected = useMemo(
    () => (sound ? expectedCost(values, seatId, snapshot) : undefined),
    [sound, values, seatId, snapshot],
  );
  return <Context value={expected}>{children}</Context>;
}

/** Undefined while the values make no network. */
export function useExpectedCost(): ExpectedCost | undefined {
  return useContext(Context);
}

type QuotaUse = {
  /** Of what is left, 0…1 and beyond; Infinity where nothing is left. */
  readonly share: number;
  /** Whether it is more than what is left by itself, or only together with the student's runs under way; null if it fits. */
  readonly exceeds: 'alone' | 'together' | null;
};

/** `left` GPU-seconds may still be spent, of which the student's runs under way still need `committed`. */
export function quotaUse(gpuSeconds: number, left: number, committed: number): QuotaUse {
  const exceeds = gpuSeconds > left ? 'alone' : gpuSeconds + committed > left ? 'together' : null;
  return { share: left > 0 ? gpuSeconds / left : Number.POSITIVE_INFINITY, exceeds };
}
