/** A complete simulated lesson: students, the instructor, and a final check that all have the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identity } from '#app/_live/connection.ts';
import { newSecret } from '#app/_live/identity.ts';
import { askOnce } from '#app/_live/requester.ts';
import { ConnectionClosed } from '#app/_live/waiting-requests.ts';
import { connect, greeted, until } from '../../support/classroom.ts';
import { CannotStart } from '../harness/command.ts';
import { type Client, comparePoints, compareSessions, trainingMoves } from './agreement.ts';
import { playInstructor } from './instructor.ts';
import type { Options } from './options.ts';
import { type Report, reportOf, spread } from './report.ts';
import { createStudent, playStudent } from './student.ts';

/** How long clients may take to reach the same state at the end, in milliseconds. */
const patience = 20_000;

/** The code of the session to fill, and the key if it is ours. */
async function session({ url, code }: Options): Promise<{ code: string; instructorKey?: string }> {
  const options = { url, patience: 10_000 };
  try {
    if (code !== undefined) {
      const found = await askOnce('find-session', { code }, options);
      if (!found.ok) throw new CannotStart(found.refusal.message);
      if (found.data.closed) throw new CannotStart(`Session ${code} is closed.`);
      return { code };
    }
    const instructorKey = newSecret();
    const opened = await askOnce('open-session', { title: 'Simulation', instructorKey }, options);
    if (!opened.ok) throw new CannotStart(opened.refusal.message);
    return { code: opened.data.code, instructorKey };
  } catch (error) {
    if (!(error instanceof ConnectionClosed)) throw error;
    throw new CannotStart(`No server answers at ${url}: start it with npm start, or say where it is with --url.`);
  }
}

/** Enters the session in another role than student, and waits for hello, but not forever. */
async function enter(url: string, code: string, identity: Identity) {
  const client = connect(url, code, identity);
  await Promise.race([greeted(client), sleep(patience, undefined, { ref: false })]);
  return client;
}

/**
 * Plays the lesson and compares what everybody has at its end. `ending` ends it early, and is aborted by it; if the session
 * is ours, an instructor steers it.
 */
export async function simulate(
  options: Options,
  ending: AbortController,
  say: (text: string) => void,
): Promise<Report> {
  const { url, seed, seconds } = options;
  const { code, instructorKey } = await session(options);
  say(`${options.students} students in session ${code} at ${url} for ${seconds} s (seed ${seed}); Ctrl-C ends early.`);

  const started = performance.now();
  const students = Array.from({ length: options.students }, (_, number) => createStudent(number));
  const lesson = { url, code, seed, milliseconds: seconds * 1000, signal: ending.signal };
  const instructor = instructorKey ? await enter(url, code, { role: 'instructor', instructorKey }) : undefined;
  const parts = students.map((student) => playStudent(student, lesson));
  if (instructor) parts.push(playInstructor(instructor, lesson));
  await sleep(seconds * 1000, undefined, { signal: ending.signal }).catch(() => {});
  ending.abort();
  await Promise.all(parts);
  const reports = students.map(reportOf);
  const took = Math.round((performance.now() - started) / 1000);

  const joined = students.flatMap(({ nickname, inside }): Client[] => (inside ? [{ name: nickname, ...inside }] : []));
  const observer = instructor?.store ?? joined[0]?.store;
  const moves = observer !== undefined && (await trainingMoves(observer, patience));
  if (instructor) {
    await instructor.connection.request('close-session', {});
    const closed = until(instructor.store, () => instructor.store.getState().session?.closedAt != null);
    await Promise.race([closed, sleep(patience, undefined, { ref: false })]);
  }
  // Entering last, the witness has its state from the server and not from the changes that the students applied.
  const witness = await enter(url, code, { role: 'projector' });
  const agreement = await compareSessions([{ name: 'the witness', store: witness.store }, ...joined], patience);
  const points = await comparePoints(joined, witness.store, patience);
  for (const each of [instructor, witness, ...students.map(({ inside }) => inside)]) if (each) each.connection.close();

  const firstPoints = reports.flatMap(({ firstPointSeconds }) => firstPointSeconds ?? []);
  return {
    url,
    code,
    seed,
    seconds: took,
    students: reports,
    firstPointSeconds: spread(firstPoints),
    session: agreement,
    points,
    moves,
    agreed:
      joined.length > 0 &&
      agreement.sequence !== null &&
      agreement.differing.length === 0 &&
      points.differing.length === 0,
  };
}
