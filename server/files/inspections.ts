/**
 * Inspects runs: asks one question at a time of each trainer, and caches the latest answers.
 *
 * Concurrent equal questions share an answer. While a run trains, an answer is valid until its next
 * epoch ends; once the run stands still, it stays valid, within the memory for answers. Only a limited share of a
 * training trainer's time is used.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Run } from '#lib/classroom/session.ts';
import type { Inspection, Question } from '#lib/protocol/inspection.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Log } from '../base/log.ts';
import type { Asked, Finding } from '../hub/asking.ts';
import type { TrainerHub } from '../hub/hub.ts';
import { createTurns } from '../sessions/turns.ts';
import { type Budget, createBudget } from './budget.ts';

/** A question that would wait longer for trainer time is refused. */
const longestWait = 20_000;

/** Maximum memory for answers. */
const keptBytes = 128e6;

export type Inspections = {
  /** A trainer's finding; refused before the run's first epoch, or if no trainer has its weights. */
  ask(run: Run, question: Question): Promise<Finding | { ok: false; refusal: Refusal }>;
};

export function createInspections(parts: {
  hub: Pick<TrainerHub, 'askable'>;
  /** In milliseconds. */
  now: () => number;
  log: Log;
}): Inspections {
  const { hub, now, log } = parts;
  const turns = createTurns();
  const underWay = new Map<string, ReturnType<Inspections['ask']>>();
  const answers = new Map<string, Finding>();
  const budgets = new Map<string, Budget>();
  let bytes = 0;

  const keep = (key: string, finding: Finding) => {
    answers.set(key, finding);
    bytes += finding.body.length;
    for (const [oldest, { body }] of answers) {
      if (bytes <= keptBytes) break;
      answers.delete(oldest);
      bytes -= body.length;
    }
  };

  /** Equal keys share an answer. */
  const keyOf = ({ id, state, step, lastEpoch, hyperparameters }: Run, question: Question) => {
    // Augmentation does not change while the run trains.
    if (question.ask === 'augmented') return JSON.stringify([id, question, hyperparameters.epochs]);
    // A run that has finished may have gone back to its best weights.
    const moment = state === 'training' ? `epoch ${lastEpoch?.epoch}` : `${step}${state === 'finished' ? ' end' : ''}`;
    return JSON.stringify([id, question, moment]);
  };

  const budgetOf = (trainerId: string) => {
    const budget = budgets.get(trainerId) ?? createBudget(now);
    budgets.set(trainerId, budget);
    return budget;
  };

  /** Undefined if the trainer will not have time soon. */
  async function askOne({ trainerId, isTraining, ask }: Asked, inspection: Inspection) {
    const budget = budgetOf(trainerId);
    return turns.take(trainerId, async () => {
      const wait = isTraining ? budget.wait() : 0;
      if (wait > longestWait) return undefined;
      await setTimeout(wait);
      const answer = await ask(inspection);
      if (isTraining && answer.ok) budget.charge(answer.seconds);
      return answer;
    });
  }

  async function askTrainers({ id, number, hyperparameters }: Run, question: Question, key: string) {
    const folders = new Set<string>();
    for (const trainer of hub.askable(id)) {
      // Trainers that share a folder have the same checkpoints.
      if (folders.has(trainer.folder)) continue;
      folders.add(trainer.folder);
      const finding = await askOne(trainer, { id: randomUUID(), runId: id, hyperparameters, question });
      if (!finding) return { ok: false as const, refusal: trainersBusy };
      if (finding.ok) {
        keep(key, finding);
        return finding;
      }
      if (finding.reason === 'failed') log.warn('trainer could not inspect a run', { reason: finding.message });
    }
    return { ok: false as const, refusal: weightsGone(number) };
  }

  return {
    async ask(run, question) {
      const needsWeights = question.ask !== 'augmented';
      if (needsWeights && run.lastEpoch === null) return { ok: false, refusal: notTrained(run.number) };
      const key = keyOf(run, question);
      const kept = answers.get(key);
      if (kept) return kept;
      const asked = underWay.get(key) ?? askTrainers(run, question, key).finally(() => underWay.delete(key));
      underWay.set(key, asked);
      return asked;
    },
  };
}

/** The answer before the end of a run's first epoch. */
export const notTrained = (number: number): Refusal => ({
  code: 'run-not-trained',
  message: `Run #${number} has not finished an epoch yet.`,
  params: { number },
});

const weightsGone = (number: number): Refusal => ({
  code: 'weights-gone',
  message: `No connected trainer has the weights of run #${number}.`,
  params: { number },
});

const trainersBusy: Refusal = {
  code: 'trainers-busy',
  message: 'The trainers are busy with other runs: try again in a minute.',
};
