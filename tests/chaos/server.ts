/** Kills the server again and again while students hand in and train, and counts what was acknowledged against what is there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { smallRun } from '../support/lesson.ts';
import { createRandom } from '../support/simulate/choices.ts';
import { type Classroom, curvesOf, enter, faultOfCurve, openClassroom, type Student, yes } from './classroom.ts';
import { allOf, type Check, type Outcome } from './outcome.ts';
import { openServed, type Served } from './served.ts';

export type ServerTrial = {
  readonly kills: number;
  readonly students: number;
  readonly seed: number;
  /** The longest that a server lives, from the moment it can be asked. */
  readonly longestLife: number;
  readonly say: (text: string) => void;
};

/** Milliseconds between two requests of a student. */
const pauses = [1500, 6000] as const;
/** As many as may be under way at once, so that none is refused. */
const runsPerStudent = 20;

/** What was answered with yes. */
type Acknowledged = {
  readonly runs: { readonly runId: string; readonly number: number; readonly nickname: string }[];
  /** GPU-seconds granted, by seat. */
  readonly granted: Map<string, number>;
  requests: number;
  refused: number;
};

/** Hands in runs until told to stop; a request under way is waited for. */
async function handInRuns(
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
    const reply = await student.connection.request('hand-in', { hyperparameters });
    acknowledged.requests += 1;
    if (reply.ok) acknowledged.runs.push({ ...reply.data, nickname: student.nickname });
    else acknowledged.refused += 1;
  }
}

/** Grants quota, which must not be granted twice, until told to stop. */
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
    yes(await instructor.connection.request('grant-quota', { seatId, gpuSeconds: grant }));
    acknowledged.granted.set(seatId, (acknowledged.granted.get(seatId) ?? 0) + grant);
    acknowledged.requests += 1;
  }
}

/** Acknowledged runs that the session does not have, as somebody sees it who has just come. */
async function missing(served: Served, code: string, acknowledged: Acknowledged): Promise<string[]> {
  const known = [...acknowledged.runs];
  const witness = await enter(served.url, code, { role: 'projector' });
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
    allOf('acknowledged runs are there after each kill', ids.length, [...new Set(lost)]),
    {
      promise: 'no run is there twice or unasked',
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

export async function serverTrial({ kills, students, seed, longestLife, say }: ServerTrial): Promise<Outcome> {
  const began = performance.now();
  const random = createRandom(seed, 1000);
  const served = await openServed();
  try {
    await served.start();
    const classroom = await openClassroom(served.url);
    const seated = await Promise.all(Array.from({ length: students }, (_, number) => classroom.join(number)));
    const acknowledged: Acknowledged = { runs: [], granted: new Map(), requests: 0, refused: 0 };
    const ending = new AbortController();
    const work = [
      ...seated.map((student, number) => handInRuns(student, number, seed, ending.signal, acknowledged)),
      grantQuota(classroom, seed, ending.signal, acknowledged),
    ];
    say(`${students} students hand in while the server is killed ${kills} times, seed ${seed}`);
    const lost: string[] = [];
    for (let kill = 1; kill <= kills; kill++) {
      await sleep(random.between(100, longestLife * 1000));
      await served.kill();
      await served.start();
      lost.push(...(await missing(served, classroom.code, acknowledged)));
      say(`kill ${kill} of ${kills}: ${acknowledged.runs.length} runs acknowledged, ${acknowledged.requests} requests`);
    }
    ending.abort();
    await Promise.all(work);
    say('All requests are answered; now the runs are awaited.');
    const checks = await checksOf(classroom, acknowledged, lost);
    classroom.close();
    await served.stop();
    const orphans = await served.orphans(15_000);
    return {
      trial: `server: SIGKILL ${kills} times, ${acknowledged.requests} requests, ${acknowledged.refused} refused`,
      seed,
      seconds: (performance.now() - began) / 1000,
      log: served.log,
      checks: [
        ...checks,
        { promise: 'no trainer is left over', found: `${orphans.length} left`, kept: orphans.length === 0 },
      ],
    };
  } finally {
    await served.close();
  }
}
