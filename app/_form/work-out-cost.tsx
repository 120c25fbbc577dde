/** Works out what the form's values would cost by the rules and speeds that the server goes by. */
'use client';
import { useEffect } from 'react';
import { type Snapshot, useSnapshot } from '#app/_live/use-session.tsx';
import { costOf, remainingComputeSeconds } from '#lib/analysis/expectation.ts';
import { ledgerOf } from '#lib/classroom/quota.ts';
import { isUnderWay } from '#lib/classroom/session.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { submitRun } from '#lib/rules/submitting.ts';
import type { ExpectedCost, QuotaUse } from './expected-cost.tsx';

/** Draws nothing; tells what it has worked out, again every second. */
export function WorkOut({
  values,
  seatId,
  onWorkedOut,
}: {
  values: Hyperparameters;
  seatId: string;
  onWorkedOut: (expected: ExpectedCost) => void;
}) {
  const snapshot = useSnapshot();
  useEffect(() => {
    onWorkedOut(expectedCost(values, seatId, snapshot));
  }, [values, seatId, snapshot, onWorkedOut]);
  return null;
}

function expectedCost(hyperparameters: Hyperparameters, seatId: string, snapshot: Snapshot): ExpectedCost {
  const { session, live, now } = snapshot;
  const cost = costOf(session, seatId, hyperparameters, live, now);
  const { left, lines } = ledgerOf(session, seatId);
  const committed = lines.reduce(
    (sum, { run }) => sum + ((isUnderWay(run) && remainingComputeSeconds(run, live.speed)) || 0),
    0,
  );
  const verdict = submitRun(
    session,
    { role: 'student', seatId },
    // What is still missing in the form is no reason to tell.
    { hyperparameters, prediction: 0 },
    { now, newIds: ['imagined'], tests: {}, datasets: live.datasets },
  );
  const connected = live.trainers.filter((trainer) => trainer.connected);
  const devices = new Set(connected.map(({ device }) => device.name));
  return {
    cost,
    quota: cost && left !== null ? { left, committed, ...quotaUse(cost.computeSeconds, left, committed) } : undefined,
    refusal: verdict.ok ? undefined : verdict.refusal,
    standstill: session.settings.paused ? 'paused' : connected.length === 0 ? 'noTrainer' : undefined,
    device: devices.size === 1 ? [...devices][0] : undefined,
    now,
  };
}

/** `left` compute seconds may still be spent, of which the student's runs under way still need `committed`. */
export function quotaUse(computeSeconds: number, left: number, committed: number): QuotaUse {
  const exceeds = computeSeconds > left ? 'alone' : computeSeconds + committed > left ? 'together' : null;
  return { share: left > 0 ? computeSeconds / left : Number.POSITIVE_INFINITY, exceeds };
}
