/** Students submit and an instructor grants quota while something is broken on purpose; then all acknowledged requests are checked. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../support/choices.ts';
import {
  type Classroom,
  curvesOf,
  enter,
  faultOfCurve,
  openClassroom,
  type Student,
  yes,
} from '../../support/classroom.ts';
import { smallRun } from '../../support/lesson.ts';
import { allOf, type Check } from '../harness/outcome.ts';

/** Milliseconds between two requests of a student. */
const pauses = [1500, 6000] as const;
/** The most active runs allowed, so that none is refused. */
const runsPerStudent = 20;

/** The acknowledged requests. */
export type Acknowledged = {
  readonly runs: { readonly runId: string; readonly number: number; readonly nickname: string }[];
  /** Seconds of compute time granted, by seat. */
  readonly granted: Map<string, number>;
  requests: number;
  refused: number;
};

/** Submits runs until told to stop, and waits for a request under way. */
async function submitRuns(
  student: Student,
  number: number,
  seed: number,
  ending: AbortSignal,
  acknowledged: Acknowledged,
) {
  const random = createRandom(seed, number + 1);
  for (let run = 0; run < runsPerStudent && !ending.aborted; run++) {
    await sleep(random.between(...pauses), undefined, { signal: ending }).catch(() => {});
    if (ending.aborted) return;
    const hyperparameters = { ...smallRun, epochs: 3, seed: 1000 * number + run };
    const reply = await student.connection.request('submit-run', { hyperparameters });
    acknowledged.requests += 1;
    if (reply.ok) acknowledged.runs.push({ ...reply.data, nickname: student.nickname });
    else acknowledged.refused += 1;
  }
}

/** Grants quota until told to stop; no grant may count twice. */
async function grantQuota(
  { instructor, session }: Classroom,
  seed: number,
  ending: AbortSignal,
  acknowledged: Acknowledged,
) {
  const random = createRandom(seed, 0);
  for (let grant = 1; !ending.aborted; grant++) {
    await sleep(random.between(200, 1500), undefined, { signal: ending }).catch(() => {});
    if (ending.aborted) return;
    const seatId = random.pick(Object.keys(session().seats));
    yes(await instructor.connection.request('grant-quota', { seatId, computeSeconds: grant }));
    acknowledged.granted.set(seatId, (acknowledged.granted.get(seatId) ?? 0) + grant);
    acknowledged.requests += 1;
  }
}

/** Acknowledged runs that are missing from the session of a newcomer. */
async function missing(url: string, code: string, acknowledged: Acknowledged): Promise<string[]> {
  const known = [...acknowledged.runs];
  const witness = await enter(url, code, { role: 'projector' });
  const { runs } = witness.store.getState().session!;
  witness.connection.close();
  return known.filter(({ runId }) => !runs[runId]).map(({ nickname, number }) => `run ${number} of ${nickname}`);
}

async function checksOf(classroom: Classroom, acknowledged: Acknowledged, lost: readonly string[]): Promise<Check[]> {
  const { instructor, session } = classroom;
  const ids = acknowledged.runs.map(({ runId }) => runId);
  const ended = await classroom.ended(ids);
  const { runs, seats } = session();
  const curves = await curvesOf(instructor, ids);
  const faults = ended.flatMap((run) => {
    const fault = faultOfCurve(run, curves.get(run.id)!);
    return fault ? `run ${run.number}: ${fault}` : [];
  });
  const unfinished = ended
    .filter(({ state }) => state !== 'finished')
    .map(({ number, state }) => `run ${number} ${state}`);
  const own = new Set(ids);
  const twice = Object.values(runs)
    .filter(({ id }) => !own.has(id))
    .map(({ number }) => `run ${number}`);
  const quotas = Object.values(seats).filter(
    ({ id, extraQuota }) => extraQuota !== (acknowledged.granted.get(id) ?? 0),
  );
  return [
    allOf('acknowledged runs are there after every fault', ids.length, [...new Set(lost)]),
    {
      promise: 'no run is there twice or unrequested',
      found: `${Object.keys(runs).length} of ${ids.length}${twice.length > 0 ? `: ${twice.join(', ')}` : ''}`,
      kept: twice.length === 0 && own.size === ids.length,
    },
    allOf(
      'grants count once',
      Object.keys(seats).length,
      quotas.map(({ nickname }) => nickname),
    ),
    allOf('runs finish', ids.length, unfinished),
    allOf('curves are complete, nothing twice', ids.length, faults),
  ];
}

/** Lets a class work on this server while `disturb` breaks things; `look` records which acknowledged runs are missing now. */
export async function disturbedClass(parts: {
  url: string;
  students: number;
  seed: number;
  say: (text: string) => void;
  disturb: (look: () => Promise<void>, acknowledged: Acknowledged) => Promise<void>;
}): Promise<{ checks: Check[]; acknowledged: Acknowledged }> {
  const { url, students, seed, say, disturb } = parts;
  const classroom = await openClassroom(url);
  const seated = await Promise.all(Array.from({ length: students }, (_, number) => classroom.join(number)));
  const acknowledged: Acknowledged = { runs: [], granted: new Map(), requests: 0, refused: 0 };
  const ending = new AbortController();
  const work = [
    ...seated.map((student, number) => submitRuns(student, number, seed, ending.signal, acknowledged)),
    grantQuota(classroom, seed, ending.signal, acknowledged),
  ];
  const lost: string[] = [];
  await disturb(async () => void lost.push(...(await missing(url, classroom.code, acknowledged))), acknowledged);
  ending.abort();
  await Promise.all(work);
  say('All requests are answered; waiting for the runs.');
  const checks = await checksOf(classroom, acknowledged, lost);
  classroom.close();
  return { checks, acknowledged };
}
