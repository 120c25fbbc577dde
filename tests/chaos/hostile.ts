/** Hostile input: every request, message and route, made from its schema and broken, against a server in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RequestName, replySchema, requestIdSchema, requestSchemas } from '#lib/protocol/requests.ts';
import { reportRequestSchema, workRequestSchema } from '#lib/protocol/trainer.ts';
import { engineVersion, protocolVersion } from '#lib/protocol/version.ts';
import { refusalSchema } from '#lib/refusal.ts';
import { childEnvironment } from '#server/config.ts';
import { largestOfBrowser } from '#server/gateway/traffic.ts';
import { chanceOf } from '../support/chance.ts';
import { hostileRequest, sendRaw } from '../support/hostile-http.ts';
import { among, jsonOf, type Known, mutate, skeletons } from '../support/hostile-values.ts';
import { smallRun } from '../support/lesson.ts';
import { openLine, type RawLine } from '../support/raw-line.ts';
import { idle } from '../support/trainer-socket.ts';
import { allOf, type Outcome } from './outcome.ts';

const program = path.resolve(import.meta.dirname, '../support/serve.ts');
const trainerToken = 'a token for hostile hands';
/** As many requests as a connection may make at once, but for its hello and one to spare. */
const perBatch = 38;
const longestAnswer = 1000;
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
  folder: 'none',
});

/** A case: the JSON text of an event, and whether it is one that the schemas take. */
type Case = { readonly name: string; readonly json: string; readonly valid: boolean };

async function startServer() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'hostile-'));
  const child: ChildProcess = spawn(process.execPath, [program], {
    env: childEnvironment({
      PORT: '0',
      HOST: '127.0.0.1',
      TRAINERS: '0',
      TRAINER_TOKEN: trainerToken,
      LOG_LEVEL: 'warn',
      DATA_DIR: folder,
      NODE_ENV: 'production',
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endAtOnce = () => void child.kill('SIGKILL');
  process.on('exit', endAtOnce);
  const log: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => log.push(line));
  const gone = once(child, 'exit').then(() => {
    throw new Error(`The server did not start: ${log.slice(-5).join(' ')}`);
  });
  gone.catch(() => {});
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout! }), 'line'), gone])) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    log,
    alive: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
      process.off('exit', endAtOnce);
      rmSync(folder, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

async function yes<Data>(line: RawLine, name: RequestName, payload: unknown): Promise<Data> {
  const { answer } = await line.ask(JSON.stringify([name, crypto.randomUUID(), payload]));
  const reply = replySchema.parse(answer);
  if (!reply.ok) throw new Error(`${name}: ${reply.refusal.message}`);
  return reply.data as Data;
}

const helloOf = (code: string, identity: object) => ({ protocol: protocolVersion, code, identity, held: {} });

/** Tries so many cases, the same for the same seed. */
export async function hostileTrial(options: {
  cases: number;
  seed: number;
  say: (text: string) => void;
}): Promise<Outcome> {
  const { cases, seed, say } = options;
  const began = performance.now();
  const chance = chanceOf(seed);
  const server = await startServer();
  const { url, port } = server;
  const faults = {
    silent: [] as string[],
    slow: [] as string[],
    vague: [] as string[],
    written: [] as string[],
    taken: [] as string[],
  };
  const counts = { requests: 0, messages: 0, routes: 0, frames: 0, accepted: 0, refused: 0 };
  let slowest = 0;

  const first = await openLine(url);
  const { code } = await yes<{ code: string }>(first, 'open-session', { title: 'Hostile', ...keys });
  const runIds: string[] = [];
  const seatIds: string[] = [];
  for (let number = 0; number < students; number++) {
    const line = await openLine(url);
    const seatToken = tokenOf(number);
    seatIds.push(
      (await yes<{ seatId: string }>(line, 'join-session', { code, nickname: `student ${number}`, seatToken })).seatId,
    );
    if (number < 4) {
      await yes(line, 'hello', helloOf(code, { role: 'student', seatToken }));
      const hyperparameters = { ...smallRun, seed: number };
      runIds.push((await yes<{ runId: string }>(line, 'hand-in', { hyperparameters })).runId);
    }
    line.close();
  }
  const trainer = await openLine(url, '/trainer', trainerAuth);
  await trainer.ask(JSON.stringify(['work', { room: 2 }]));
  // A trainer that is silent is given up, and nobody can say when its next broken message comes.
  const heartbeat = setInterval(() => trainer.send(`42/trainer,["status",${JSON.stringify(idle)}]`), 2000);

  const known = (): Known => ({
    code,
    protocol: protocolVersion,
    runId: among(chance, runIds),
    seatId: among(chance, seatIds),
    runIds: [among(chance, runIds)],
    attempt: 1,
    ...keys,
    seatToken: tokenOf(0),
    hyperparameters: smallRun,
  });
  const skeletonOf = (schema: Parameters<typeof skeletons>[0]) => skeletons(schema, known())(chance);

  function jsonOrUndefined(json: string): unknown {
    try {
      return JSON.parse(json);
    } catch {
      return undefined;
    }
  }

  /** A broken request that the schema takes, or does not, as is wanted. */
  function requestCase(valid: boolean): Case {
    for (;;) {
      const name = among(chance, Object.keys(requestSchemas) as RequestName[]);
      // A deleted session is no session to try the rest on.
      if (valid && name === 'delete-session') continue;
      const id = chance() < 0.1 ? mutate({ id: 'x' }, chance) : { id: crypto.randomUUID() };
      const payload = jsonOf(mutate(skeletonOf(requestSchemas[name].payload), chance));
      const requestId = jsonOf((id as { id?: unknown } | null)?.id ?? null);
      const json = `["${name}",${requestId},${payload}]`;
      const taken =
        requestIdSchema.safeParse(jsonOrUndefined(requestId)).success &&
        requestSchemas[name].payload.safeParse(jsonOrUndefined(payload)).success;
      if (taken === valid && json.length < largestOfBrowser) return { name, json, valid };
    }
  }

  function messageCase(valid: boolean): Case {
    const schemas = { work: workRequestSchema, report: reportRequestSchema };
    for (;;) {
      const name = among(chance, ['work', 'report'] as const);
      const payload = jsonOf(mutate(skeletonOf(schemas[name]), chance));
      if (schemas[name].safeParse(jsonOrUndefined(payload)).success === valid && payload.length < 900_000) {
        return { name, json: `["${name}",${payload}]`, valid };
      }
    }
  }

  function judge({ name, json, valid }: Case, answer: unknown, milliseconds: number) {
    const shown = `${name}: ${json.slice(0, 200)}`;
    slowest = Math.max(slowest, milliseconds);
    if (answer instanceof Error) return void faults.silent.push(shown);
    if (milliseconds > longestAnswer) faults.slow.push(`${shown} took ${milliseconds.toFixed(0)} ms`);
    const said = answer as { ok?: boolean; refusal?: unknown };
    if (said.refusal === undefined) {
      counts.accepted += 1;
      if (!valid) faults.taken.push(shown);
      return;
    }
    counts.refused += 1;
    const refusal = refusalSchema.safeParse(said.refusal).data;
    const isPlaced = valid || refusal?.path !== undefined;
    if (!refusal || refusal.message.length < 5 || refusal.code === 'server-error' || !isPlaced) {
      faults.vague.push(`${shown} got ${JSON.stringify(said.refusal)?.slice(0, 200)}`);
    }
  }

  /** Asks one by itself; an answer that came late on a busy machine is asked for again, and is late if it always is. */
  async function askAlone(line: RawLine, each: Case) {
    let { answer, milliseconds } = await line.ask(each.json);
    for (let tries = 0; tries < 2 && milliseconds > longestAnswer && !(answer instanceof Error); tries++) {
      await sleep(300);
      milliseconds = (await line.ask(each.json)).milliseconds;
    }
    judge(each, answer, milliseconds);
  }

  async function ask(line: RawLine, batch: Case[]) {
    if (batch[0]?.valid) {
      // What may be carried out waits for what comes before it: each by itself.
      for (const each of batch) await askAlone(line, each);
      return;
    }
    const answers = await Promise.all(batch.map(({ json }) => line.ask(json)));
    for (const [index, { answer, milliseconds }] of answers.entries()) {
      if (milliseconds > longestAnswer) await askAlone(line, batch[index]!);
      else judge(batch[index]!, answer, milliseconds);
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
    if (identity) {
      // A seat that has just been used up waits for its bucket.
      for (let tries = 0; ; tries++) {
        const { answer } = await line.ask(JSON.stringify(['hello', 'hello', helloOf(code, identity)]));
        const { ok, refusal } = answer as { ok: boolean; refusal?: { code: string } };
        if (ok || tries > 20) break;
        if (refusal?.code !== 'too-fast') break;
        await sleep(1000);
      }
    }
    const batch = Array.from({ length: size }, () => requestCase(valid));
    await ask(line, batch);
    counts.requests += size;
    line.close();
    if (!valid) return;
    const instructor = await openLine(url);
    await yes(instructor, 'hello', helloOf(code, { role: 'instructor', ...keys }));
    await instructor.ask(JSON.stringify(['reopen-session', crypto.randomUUID(), {}]));
    instructor.close();
  }

  async function messageBatch(size: number, valid: boolean) {
    const batch = Array.from({ length: size }, () => messageCase(valid));
    // The last is sound, and says that those without an answer have been gone through.
    trainer.send(`42/trainer,["status",${jsonOf(mutate({ imagesPerSecond: 1 }, chance))}]`);
    trainer.send(`42/trainer,["inspection-part",${jsonOf(mutate({ id: 'x' }, chance))}]`);
    await ask(trainer, batch);
    counts.messages += size;
  }

  const routes = [
    '/healthz',
    '/',
    '/j/CODE',
    '/s/CODE/instructor',
    '/images/test/0.png',
    '/images/training/49999.png',
    '/sessions/CODE/session.json',
    '/sessions/CODE/runs.csv',
    '/sessions/CODE/runs/RUN/curves.csv',
    '/sessions/CODE/runs/RUN/maps.bin?part=training&index=0',
    '/sessions/CODE/runs/RUN/predictions.bin?set=test',
    '/sessions/CODE/runs/RUN/confusions.json?after=0',
    '/_next/image?url=%2Fa.png&w=64&q=75',
  ];
  async function routeBatch(size: number) {
    const own = routes.map((route) => route.replace('CODE', code).replace('RUN', among(chance, runIds)));
    const answers = await Promise.all(
      Array.from({ length: size }, () => hostileRequest(own, chance)).map(async (bytes) => ({
        bytes,
        ...(await sendRaw(port, bytes)),
      })),
    );
    for (const { bytes, status, head, body, milliseconds: first } of answers) {
      const milliseconds = first > longestAnswer ? (await sendRaw(port, bytes)).milliseconds : first;
      const shown = `${bytes.slice(0, 120)} got ${status}`;
      slowest = Math.max(slowest, milliseconds);
      if (milliseconds > longestAnswer) faults.slow.push(`${shown} after ${milliseconds.toFixed(0)} ms`);
      if (status === 0 || status === 500) faults.silent.push(shown);
      if (status < 400 || !/content-type: application\/json/i.test(head) || bytes.startsWith('HEAD')) continue;
      if (!refusalSchema.safeParse(jsonOrUndefined(body)).success) faults.vague.push(shown);
    }
    counts.routes += size;
  }

  /** Frames that are no messages: the server may hang up, and must be there for the next. */
  const frames: readonly (() => string | Uint8Array)[] = [
    () => '42["error","x"]',
    () => '42["disconnect"]',
    () => '42["newListener",{}]',
    () => '42["__proto__","id",{}]',
    () => '42["constructor","id",{}]',
    () => `42${'9'.repeat(300)}["probe","id",{}]`,
    () => '42[',
    () => '42{}',
    () => '4',
    () => '9',
    () => '2probe',
    () => '40/nowhere,{}',
    () => '40/trainer,{"token":"wrong"}',
    () => '40{"__proto__":{"x":1}}',
    () => '41',
    () => '43999[{}]',
    () => '451-["probe","id",{"_placeholder":true,"num":0}]',
    () => '45999999-["probe"]',
    () => '\ud800',
    () => new Uint8Array(1000),
    () => `42${'['.repeat(50_000)}`,
  ];
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

  let lost = '';
  try {
    for (let done = 0, batches = 0; done < cases; batches++) {
      const size = Math.min(perBatch, cases - done);
      const valid = batches % 12 === 11;
      const before = valid ? '' : await look();
      const kind = batches % 6;
      if (kind < 3) await requestBatch(size, valid);
      else if (kind === 3) await messageBatch(size, valid);
      else if (kind === 4) await routeBatch(size);
      else await (batches % 4 === 1 ? frameBatch(size) : requestBatch(size, valid));
      if (!valid && before !== (await look())) faults.written.push(`batch ${batches}`);
      done += size;
      if (batches % 100 === 99) say(`${done} cases, the slowest answer after ${slowest.toFixed(0)} ms`);
    }
  } catch (error) {
    lost = (error as Error).message;
  }
  clearInterval(heartbeat);
  const isAlive = server.alive();
  trainer.close();
  first.close();
  const exit = await server.stop();
  const all = counts.requests + counts.messages + counts.routes;
  const said = server.log.filter((line) => !/a connection was cut off|a trainer/.test(line));
  return {
    trial: `hostile input: ${counts.requests} requests, ${counts.messages} messages of trainers, ${counts.routes} HTTP requests, ${counts.frames} frames; ${counts.accepted} accepted, ${counts.refused} refused`,
    seed,
    seconds: (performance.now() - began) / 1000,
    checks: [
      {
        promise: 'the server is there after the last case, and ends in good order',
        found: `${isAlive ? 'there' : 'gone'}, exit ${exit}${lost && `, ${lost}`}`,
        kept: isAlive && exit === 0 && lost === '',
      },
      allOf('everything is answered', all, faults.silent),
      {
        ...allOf(`within ${longestAnswer} ms`, all, faults.slow),
        ...(faults.slow.length === 0 && { found: `slowest ${slowest.toFixed(0)} ms` }),
      },
      allOf('a refusal has a code, a place where there is one, and advice', counts.refused, faults.vague),
      allOf('what the schema does not take is not accepted', all, faults.taken),
      allOf('what is refused has written nothing', all, faults.written),
      allOf('the server has nothing to complain of', all, said),
    ],
    log: server.log,
  };
}
