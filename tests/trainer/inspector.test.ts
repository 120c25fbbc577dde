/** Rules of looking into a run: in memory or on disk, whole, and gone when it is to be gone. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultHyperparameters } from '#lib/hyperparameters.ts';
import { type Inspection, partBytes, weightsHeaderSchema } from '#lib/protocol/inspection.ts';
import { engineVersion } from '#lib/protocol/version.ts';
import { openCheckpoints } from '#server/trainer/checkpoint.ts';
import { createInspector } from '#server/trainer/insight/inspector.ts';
import { Reports } from '#server/trainer/reports.ts';
import { newRunState } from '#server/trainer/run-state.ts';
import { Slices } from '#server/trainer/slices.ts';
import { assignment, networkOf, recordingLog, smallDataset, steadyClock, tiny } from './support.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'inspector-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function trainer() {
  const { log } = recordingLog();
  const now = steadyClock();
  const checkpoints = openCheckpoints(folder, log);
  const reports = new Reports(now);
  const slices = new Slices({
    dataset: smallDataset(),
    checkpoints,
    reports,
    log,
    now,
    availableMemory: () => 8e9,
  });
  const inspector = createInspector({ slices, checkpoints, log });
  const epochOf = (runId: string) => slices.lookAt(runId)?.state.epoch ?? 0;
  return { slices, checkpoints, inspector, epochOf };
}

const weightsOf = (runId: string, values: Partial<Inspection> = {}): Inspection => ({
  id: 'question',
  runId,
  hyperparameters: tiny({ epochs: 50 }),
  question: { ask: 'weights' },
  ...values,
});
const files = () => readdirSync(path.join(folder, 'checkpoints'));

describe('a trainer that is asked about a run', () => {
  it('[E1] gives the network’s variables, named and shaped, as they are now and as they were at the end', async () => {
    const { slices, checkpoints, inspector, epochOf } = trainer();
    slices.add(assignment('a', { epochs: 50 }));
    while (epochOf('a') === 0) slices.turn();
    const { answer, parts } = inspector.answer(weightsOf('a'));
    if (!answer.ok) throw new Error(answer.message);
    const header = weightsHeaderSchema.parse(answer.header);
    const { step, epoch } = slices.lookAt('a')!.state;
    expect(header).toMatchObject({ engine: engineVersion, step, epoch });
    expect(header.variables.slice(0, 2)).toEqual([
      { name: 'conv1/kernel', shape: [3, 3, 3, 4] },
      { name: 'conv1/bias', shape: [4] },
    ]);
    const numbers = new Float32Array(Uint8Array.from(Buffer.concat(parts)).buffer);
    expect(numbers).toHaveLength(networkOf(tiny()).parameters);
    expect(numbers.subarray(0, 108)).toEqual(slices.lookAt('a')!.variables.get('conv1/kernel'));
    expect(answer.bytes).toBe(4 * numbers.length);

    await slices.stop({ runId: 'a', attempt: 1 });
    await checkpoints.settled();
    expect(slices.lookAt('a')).toBeUndefined();
    const afterwards = inspector.answer(weightsOf('a'));
    expect(afterwards.answer).toEqual(answer);
    expect(Buffer.concat(afterwards.parts)).toEqual(Buffer.concat(parts));
  });

  it('[E1] sends a large network in parts that fit into a message', () => {
    const { slices, inspector, epochOf } = trainer();
    const hyperparameters = tiny({ epochs: 50, dense: [{ ...defaultHyperparameters.dense[0]!, units: 512 }] });
    slices.add({ ...assignment('a'), hyperparameters });
    while (epochOf('a') === 0) slices.turn();
    const { answer, parts } = inspector.answer(weightsOf('a', { hyperparameters }));
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(partBytes);
    expect(answer).toMatchObject({ ok: true, bytes: Buffer.concat(parts).length });
  });

  it('[E2] keeps a run that was stopped or diverged with an epoch behind it, and none that has no epoch', async () => {
    const { slices, checkpoints, inspector, epochOf } = trainer();
    slices.add(assignment('stopped', { epochs: 50 }));
    while (epochOf('stopped') === 0) slices.turn();
    await slices.stop({ runId: 'stopped', attempt: 1 });
    slices.add(assignment('early', { epochs: 50, trainSize: 400, validationShare: 0.1, batchSize: 4 }));
    slices.turn();
    expect(epochOf('early')).toBe(0);
    await slices.stop({ runId: 'early', attempt: 1 });
    await checkpoints.settled();
    expect(inspector.answer(weightsOf('stopped')).answer.ok).toBe(true);
    expect(files()).toEqual(['stopped.1.checkpoint']);
    // It is on disk from its first epoch on, before anybody can know that it will diverge.
    slices.add(assignment('diverging', { epochs: 50 }));
    while (epochOf('diverging') === 0) slices.turn();
    await vi.waitFor(() => expect(files()).toContain('diverging.1.checkpoint'));
  });

  it('[E2] says so where it has no such run, or where its weights are no numbers any more', async () => {
    const { checkpoints, inspector } = trainer();
    expect(inspector.answer(weightsOf('unknown')).answer).toMatchObject({ ok: false, reason: 'unknown-run' });
    const { runId, attempt, hyperparameters } = assignment('nan', { epochs: 50 });
    const state = { ...newRunState(), epoch: 1 };
    const variables = new Map([['conv1/kernel', Float32Array.of(1, Number.NaN)]]);
    const unsent = { points: [], epochs: [] };
    await checkpoints.save({ runId, attempt, hyperparameters, state, unsent, variables });
    expect(inspector.answer(weightsOf('nan')).answer).toMatchObject({ ok: false, reason: 'not-finite' });
  });

  it('[E3] keeps nothing of a run that is discarded, even while it is being written', async () => {
    const { slices, checkpoints, epochOf } = trainer();
    for (const runId of ['a', 'b', 'c']) slices.add(assignment(runId, { epochs: 50 }));
    while (['a', 'b', 'c'].some((runId) => epochOf(runId) === 0)) slices.turn();
    await slices.stop({ runId: 'a', attempt: 1 });
    void slices.stop({ runId: 'b', attempt: 1 });
    slices.discard(['a', 'b']);
    await checkpoints.settled();
    await vi.waitFor(() => expect(files().filter((name) => !name.startsWith('c.'))).toEqual([]));
    expect(slices.size).toBe(1);
  });
});
