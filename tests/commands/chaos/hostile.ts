/** Hostile input: every request, message and route, made from its schema and broken, against a server in its own process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { replySchema } from '#lib/protocol/replies.ts';
import type { RequestName } from '#lib/protocol/requests.ts';
import { engineVersion, protocolVersion } from '#lib/protocol/version.ts';
import { chanceOf } from '../../support/chance.ts';
import { hostileRequest, sendRaw } from '../../support/hostile-http.ts';
import { among } from '../../support/hostile-values.ts';
import { smallRun } from '../../support/lesson.ts';
import { openLine, type RawLine } from '../../support/raw-line.ts';
import { idle } from '../../support/trainer-socket.ts';
import { allOf, type Outcome } from '../harness/outcome.ts';
import { openServed } from '../harness/served.ts';
import { type Case, createCases, frames, routesOf } from './hostile-cases.ts';
import { type Answer, createVerdict, longestAnswer } from './hostile-verdict.ts';

const trainerToken = 'a token for hostile hands';
/** The requests that a connection may make at once, minus hello and one in reserve. */
const perBatch = 38;
const students = 40;

const secret = (name: string) => name.padEnd(22, '-');
const keys = { instructorKey: secret('key') };
const tokenOf = (number: number) => secret(`seat-${number}`);

const trainerAuth = JSON.stringify({
  token: trainerToken,
  protocol: protocolVersion,
  engine: engineVersion,
  trainerId: 'hostile',
  name: 'hostile',
  device: { kind: 'cpu', name: 'none' },
  datasets: [],
  folder: 'none',
});

const helloOf = (code: string, identity: object) => ({ protocol: protocolVersion, code, identity, held: {} });

async function yes<Data>(line: RawLine, name: RequestName, payload: unknown): Promise<Data> {
  const { answer } = await line.ask(JSON.stringify([name, crypto.randomUUID(), payload]));
  const reply = replySchema.parse(answer);
  if (!reply.ok) throw new Error(`${name}: ${reply.refusal.message}`);
  return reply.data as Data;
}

/** The seconds to wait if the answer is “too fast”; undefined otherwise. */
function tooFast(answer: unknown): number | undefined {
  const refusal = (answer as { refusal?: { code: string; params?: { seconds?: number } } }).refusal;
  return refusal?.code === 'too-fast' ? (refusal.params?.seconds ?? 1) : undefined;
}

/** Repeats requests that were too fast for their connection or seat after the wait. */
async function askInTime(line: RawLine, json: string): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    const answer = await line.ask(json);
    const seconds = tooFast(answer.answer);
    if (seconds === undefined || tries === 20) return answer;
    await sleep(seconds * 1000);
  }
}

/** Repeats cases answered late, since the machine may be busy; a case counts as late if it always is. */
async function askAlone(asked: () => Promise<Answer>): Promise<Answer> {
  let answer = await asked();
  for (let tries = 0; tries < 2 && answer.milliseconds > longestAnswer; tries++) {
    await sleep(300);
    answer = await asked();
  }
  return answer;
}

/** A session with students, of whom four have submitted a run. */
async function openClass(url: string) {
  const line = await openLine(url);
  const { code } = await yes<{ code: string }>(line, 'open-session', { title: 'Hostile', ...keys });
  line.close();
  const [runIds, seatIds]: [string[], string[]] = [[], []];
  for (let number = 0; number < students; number++) {
    const student = await openLine(url);
    const seat = { nickname: `student ${number}`, seatToken: tokenOf(number) };
    seatIds.push((await yes<{ seatId: string }>(student, 'join-session', { code, ...seat })).seatId);
    if (number < 4) {
      await yes(student, 'hello', helloOf(code, { role: 'student', seatToken: seat.seatToken }));
      const hyperparameters = { ...smallRun, seed: number };
      runIds.push((await yes<{ runId: string }>(student, 'submit-run', { hyperparameters })).runId);
    }
    student.close();
  }
  return { code, runIds, seatIds };
}

/** Tries this many cases, the same for the same seed. */
export async function hostileTrial(options: {
  cases: number;
  seed: number;
  say: (text: string) => void;
}): Promise<Outcome> {
  const began = performance.now();
  const chance = chanceOf(options.seed);
  const server = await openServed({ environment: { TRAINERS: '0', TRAINER_TOKEN: trainerToken } });
  await server.start();
  const { url } = server;
  const { code, runIds, seatIds } = await openClass(url);
  const trainer = await openLine(url, '/trainer', trainerAuth);
  await trainer.ask(JSON.stringify(['work', { room: 2 }]));
  // The server would give up a silent trainer, and the next broken message may take long.
  const heartbeat = setInterval(() => trainer.send(`42/trainer,["status",${JSON.stringify(idle)}]`), 2000);
  const verdict = createVerdict();
  const { counts } = verdict;
  const cases = createCases(chance, () => ({
    code,
    protocol: protocolVersion,
    runId: among(chance, runIds),
    seatId: among(chance, seatIds),
    runIds: [among(chance, runIds)],
    attempt: 1,
    ...keys,
    seatToken: tokenOf(0),
    hyperparameters: smallRun,
  }));

  async function ask(line: RawLine, batch: readonly Case[]) {
    if (batch[0]?.valid) {
      // Valid requests are carried out in order, so each is sent by itself. “Too fast” is an answer, too.
      for (const each of batch) verdict.ofCase(each, await askAlone(() => line.ask(each.json)));
      return;
    }
    const answers = await Promise.all(batch.map(({ json }) => line.ask(json)));
    for (const [index, answer] of answers.entries()) {
      const each = batch[index]!;
      const isAgain = answer.milliseconds > longestAnswer || tooFast(answer.answer) !== undefined;
      verdict.ofCase(each, isAgain ? await askAlone(() => askInTime(line, each.json)) : answer);
    }
  }

  let student = 0;
  const identities: readonly (() => object | null)[] = [
    () => null,
    () => ({ role: 'projector' }),
    () => ({ role: 'instructor', ...keys }),
    () => ({ role: 'student', seatToken: tokenOf(student++ % students) }),
  ];

  async function requestBatch(size: number, valid: boolean) {
    const line = await openLine(url);
    const identity = among(chance, identities)();
    if (identity) await askInTime(line, JSON.stringify(['hello', 'hello', helloOf(code, identity)]));
    await ask(
      line,
      Array.from({ length: size }, () => cases.request(valid)),
    );
    counts.requests += size;
    line.close();
    if (!valid) return;
    const instructor = await openLine(url);
    await yes(instructor, 'hello', helloOf(code, { role: 'instructor', ...keys }));
    await instructor.ask(JSON.stringify(['reopen-session', crypto.randomUUID(), {}]));
    instructor.close();
  }

  async function messageBatch(size: number, valid: boolean) {
    const batch = Array.from({ length: size }, () => cases.message(valid));
    // The answer to the next message shows that those without an answer have been processed.
    for (const remark of cases.remarks()) trainer.send(`42/trainer,${remark}`);
    await ask(trainer, batch);
    counts.messages += size;
  }

  async function routeBatch(size: number) {
    const routes = routesOf(code, among(chance, runIds));
    const port = Number(new URL(url).port);
    const requests = Array.from({ length: size }, () => hostileRequest(routes, chance));
    const answers = await Promise.all(requests.map((bytes) => sendRaw(port, bytes)));
    for (const [index, answer] of answers.entries()) {
      const bytes = requests[index]!;
      verdict.ofRoute(bytes, answer.milliseconds > longestAnswer ? await sendRaw(port, bytes) : answer);
    }
    counts.routes += size;
  }

  async function frameBatch(size: number) {
    for (let sent = 0; sent < size; ) {
      const line = await openLine(url);
      for (let each = 0; each < 4; each++, sent++) line.send(among(chance, frames)());
      line.close();
    }
    counts.frames += size;
  }

  async function look(): Promise<string> {
    const line = await openLine(url);
    const { session } = await yes<{ session: object }>(line, 'hello', helloOf(code, { role: 'projector' }));
    line.close();
    return JSON.stringify(session);
  }

  async function goThrough(): Promise<void> {
    for (let done = 0, batches = 0; done < options.cases; batches++) {
      const size = Math.min(perBatch, options.cases - done);
      const valid = batches % 12 === 11;
      const before = valid ? '' : await look();
      const kind = batches % 6;
      if (kind < 3) await requestBatch(size, valid);
      else if (kind === 3) await messageBatch(size, valid);
      else if (kind === 4) await routeBatch(size);
      else await (batches % 4 === 1 ? frameBatch(size) : requestBatch(size, valid));
      if (!valid && before !== (await look())) verdict.written(`batch ${batches}`);
      done += size;
      if (batches % 100 === 99) {
        options.say(`${done} cases, the slowest answer after ${verdict.slowest().toFixed(0)} ms`);
      }
    }
  }

  const lost = await goThrough().then(
    () => '',
    (error: Error) => `, ${error.message}`,
  );
  clearInterval(heartbeat);
  trainer.close();
  const exit = await server.stop();
  await server.close();
  const complaints = server.log.filter(
    (line) => !/\] (connection closed|trainer|invalid trainer status|could not accept a trainer)/.test(line),
  );
  return {
    trial: `hostile input: ${counts.requests} requests, ${counts.messages} trainer messages, ${counts.routes} HTTP requests, ${counts.frames} frames; ${counts.accepted} accepted, ${counts.refused} refused`,
    seed: options.seed,
    seconds: (performance.now() - began) / 1000,
    checks: [
      {
        promise: 'the server runs after the last case, and stops cleanly',
        found: `exit ${exit}${lost}`,
        kept: exit === 0 && lost === '',
      },
      ...verdict.checks(),
      allOf('the server logs no error', counts.requests + counts.messages + counts.routes, complaints),
    ],
    log: server.log,
  };
}
