/** The reply to hello in a large session near its end: 40 students, 400 finished runs of ten epochs. */
import type { Socket as NetSocket } from 'node:net';
import { io } from 'socket.io-client';
import { newSecret } from '#app/_live/identity.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import { createRandom, nicknameOf, smallHyperparameters } from '../../../support/choices.ts';
import { openSession, yes } from '../../../support/classroom.ts';
import { median } from '../../harness/measure.ts';
import { Client } from './client.ts';
import { steadyTrainer } from './steady-trainer.ts';

const students = 40;
const runsEach = 10;
const repeats = 7;

export type Greeting = {
  /** Its size on the wire, and as JSON. */
  readonly bytes: number;
  readonly plainBytes: number;
  /** From sending hello to the parsed reply. */
  readonly milliseconds: number;
};

/** Fills a session and says hello; returns the medians over several connections. */
export async function measureGreeting(url: string, token: string): Promise<Greeting> {
  const { code } = await openSession(url, 'Long');
  for (let number = 0; number < students; number++) {
    const student = new Client(url, code, newSecret());
    await student.enter(nicknameOf(number));
    const random = createRandom(1, number);
    for (let run = 0; run < runsEach; run++) {
      const hyperparameters = { ...smallHyperparameters(random), epochs: 10 };
      yes(await student.ask('submit-run', { hyperparameters, again: true }));
    }
    student.drop();
  }
  const trainer = steadyTrainer(url, token);
  // Each student has one run lent at a time.
  for (let round = 0; round < runsEach; round++) {
    await trainer.take(students);
    await trainer.finish();
  }
  trainer.close();

  const all: Greeting[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    const line = (socket.io.engine.transport as unknown as { ws: { _socket: NetSocket } }).ws._socket;
    const [before, began] = [line.bytesRead, performance.now()];
    const hello = { protocol: protocolVersion, code, identity: { role: 'projector' }, held: {} };
    const reply = await socket.emitWithAck('hello', `hello-${repeat}`, hello);
    const milliseconds = performance.now() - began;
    if (!reply.ok || Object.keys(reply.data.session.runs).length !== students * runsEach) {
      throw new Error('The session does not have all its runs.');
    }
    all.push({ bytes: line.bytesRead - before, plainBytes: JSON.stringify(reply).length, milliseconds });
    socket.close();
  }
  const of = (name: keyof Greeting) => median(all.map((each) => each[name]));
  return { bytes: of('bytes'), plainBytes: of('plainBytes'), milliseconds: of('milliseconds') };
}
