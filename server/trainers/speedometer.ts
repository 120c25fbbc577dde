/** Measures how fast the trainers are from what runs really take, and counts the students who share them. */
import { describeNetwork } from '#lib/network.ts';
import type { Change } from '#lib/session/change.ts';
import { isUnderWay, type Run, type Session } from '#lib/session/session.ts';
import { fitSpeed, type Sample, type Speed, workOf, workUntil } from '#lib/session/speed.ts';
import { planOf } from '#lib/training-plan.ts';

/** As many runs as show the difference between small and large networks, and few enough to follow a machine that slows down. */
const keptSamples = 60;

export type Speedometer = {
  speed(): Speed | null;
  /** Students of other sessions who have runs waiting or training. */
  otherStudents(code: string): number;
  observe(session: Session, changes: readonly Change[]): void;
};

type Measured = Pick<Run, 'hyperparameters' | 'step' | 'gpuSeconds'>;

/** What a run has taken for its work so far; one that has ended after its last step has been tested too. */
function sampleOf({ hyperparameters, step, gpuSeconds }: Measured, ended: boolean): Sample | undefined {
  const described = describeNetwork(hyperparameters);
  if (!described.ok || step === 0 || gpuSeconds <= 0) return undefined;
  const tested = ended && step >= planOf(hyperparameters).totalSteps;
  const work = tested
    ? workOf(hyperparameters, described.network)
    : workUntil(hyperparameters, described.network, step);
  return { ...work, gpuSeconds };
}

/** `past` are runs that ended earlier, the newest first. */
export function createSpeedometer(past: readonly Measured[]): Speedometer {
  const samples = new Map<string, Sample>();
  const students = new Map<string, number>();
  let fitted: Speed | null | undefined;

  const keep = (key: string, sample: Sample | undefined) => {
    if (!sample) return;
    samples.delete(key);
    samples.set(key, sample);
    if (samples.size > keptSamples) samples.delete(samples.keys().next().value!);
    fitted = undefined;
  };
  past
    .slice(0, keptSamples)
    .reverse()
    .forEach((run, index) => {
      keep(`past ${index}`, sampleOf(run, true));
    });

  return {
    speed() {
      fitted ??= fitSpeed([...samples.values()]) ?? null;
      return fitted;
    },
    otherStudents(code) {
      let count = 0;
      for (const [other, number] of students) if (other !== code) count += number;
      return count;
    },
    observe(session, changes) {
      for (const change of changes) {
        if (change.kind === 'run-reported' && change.epochs.length > 0) {
          keep(change.runId, sampleOf(session.runs[change.runId]!, false));
        }
      }
      if (changes.every(({ kind }) => kind === 'run-reported')) return;
      const busy = Object.values(session.runs).filter((run) => isUnderWay(run) && run.state !== 'paused');
      students.set(session.code, session.settings.paused ? 0 : new Set(busy.map(({ seatId }) => seatId)).size);
    },
  };
}
