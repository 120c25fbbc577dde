/** One screen of a crowd: it follows its session by the rules of the product's own client, and counts what it got, once and late. */
import { io, type Socket } from 'socket.io-client';
import type { ChangesBroadcast, ServerToClient } from '#lib/protocol/broadcasts.ts';
import type { ClientToServer, Payload, Reply, RequestName } from '#lib/protocol/requests.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import { addDelay, type Delays } from './delays.ts';

/** Milliseconds since 1970, to a fraction, the same in all processes of a machine. */
export const moment = () => performance.timeOrigin + performance.now();

/** As many runs as a student's page has on screen; their points are asked for at a return. */
const runsOnScreen = 12;
const patience = 8000;
const again = 500;

export type Tally = { delays: Delays; messages: number; points: number; lost: number; doubled: number };

let requests = 0;

export class Client {
  readonly url: string;
  readonly code: string;
  readonly seatToken: string;
  readonly tally: Tally = { delays: [], messages: 0, points: 0, lost: 0, doubled: 0 };
  /** While this is off, delays are not counted; losses always are. */
  recording = false;
  /** The last step had of each run. */
  readonly steps = new Map<string, number>();
  /** Heard a broadcast since the last hello. */
  heard: () => void = () => {};
  #socket: Socket<ServerToClient, ClientToServer> | undefined;
  #sequence = -1;
  /** What was broadcast before the answer to the hello was read. */
  #early: ChangesBroadcast[] = [];

  constructor(url: string, code: string, seatToken: string) {
    this.url = url;
    this.code = code;
    this.seatToken = seatToken;
  }

  /** Asks until an answer comes, with the same id. */
  async ask<Name extends RequestName>(name: Name, payload: Payload<Name>): Promise<Reply<Name>> {
    const id = `${this.seatToken.slice(0, 8)}-${++requests}`;
    const socket = this.#socket!.timeout(patience) as unknown as {
      emitWithAck: (...all: unknown[]) => Promise<Reply<Name>>;
    };
    for (;;) {
      try {
        return await socket.emitWithAck(name, id, payload);
      } catch (error) {
        if (!this.#socket?.connected) throw error;
      }
    }
  }

  async #connect(): Promise<void> {
    for (;;) {
      const socket: Socket<ServerToClient, ClientToServer> = io(this.url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        timeout: patience,
      });
      this.#socket = socket;
      socket.on('changes', (broadcast) => this.#follow(broadcast));
      const connected = await new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true));
        socket.once('connect_error', () => resolve(false));
      });
      if (connected) return;
      await new Promise((resolve) => setTimeout(resolve, again * (1 + Math.random())));
    }
  }

  /** Connects, takes the seat if there is a nickname, and says hello; gives the milliseconds that took. */
  async enter(nickname?: string): Promise<number> {
    const began = performance.now();
    for (;;) {
      await this.#connect();
      try {
        if (nickname !== undefined) await this.#join(nickname);
        await this.#hello();
        return performance.now() - began;
      } catch (error) {
        // A refusal is for good; a connection that breaks on the way in is made again.
        if (this.#socket?.connected) throw error;
      }
    }
  }

  async #join(nickname: string) {
    const joined = await this.ask('join-session', { code: this.code, nickname, seatToken: this.seatToken });
    if (!joined.ok) throw new Error(joined.refusal.message);
  }

  async #hello() {
    const held = Object.fromEntries([...this.steps].slice(0, runsOnScreen));
    const identity = { role: 'student', seatToken: this.seatToken } as const;
    const reply = await this.ask('hello', { protocol: protocolVersion, code: this.code, identity, held });
    if (!reply.ok) throw new Error(reply.refusal.message);
    const { session, metrics } = reply.data;
    this.#sequence = session.sequence;
    for (const [runId, { points }] of Object.entries(metrics)) for (const { step } of points) this.#step(runId, step);
    for (const { id, step } of Object.values(session.runs)) {
      if (Object.hasOwn(held, id) && this.steps.get(id) !== step) this.tally.lost += 1;
      this.steps.set(id, step);
    }
    for (const broadcast of this.#early.splice(0)) this.#follow(broadcast);
  }

  #step(runId: string, step: number) {
    const before = this.steps.get(runId) ?? 0;
    if (step <= before) this.tally.doubled += 1;
    else this.tally.lost += step - before - 1;
    this.steps.set(runId, Math.max(before, step));
    this.tally.points += 1;
  }

  #follow({ after, changes }: ChangesBroadcast) {
    if (this.#sequence < 0) return void this.#early.push({ after, changes });
    const now = moment();
    this.tally.messages += 1;
    if (after > this.#sequence) this.tally.lost += after - this.#sequence;
    const news = changes.slice(Math.max(0, this.#sequence - after));
    this.#sequence = Math.max(this.#sequence, after + changes.length);
    for (const change of news) {
      if (change.kind !== 'run-reported') continue;
      for (const { step, loss } of change.points) {
        this.#step(change.runId, step);
        // The crowd's trainer writes down when it made the point.
        if (this.recording) addDelay(this.tally.delays, now - loss);
      }
    }
    this.heard();
  }

  /** Hangs up without a word, as a phone that leaves the Wi-Fi. */
  drop() {
    this.#sequence = -1;
    this.#early = [];
    this.#socket?.disconnect();
  }
}
