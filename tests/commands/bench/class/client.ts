/** One screen of a crowd: follows its session like the product's own client, and counts losses, duplicates and delays. */
import { io, type Socket } from 'socket.io-client';
import { lengthOf } from '#lib/classroom/condensed.ts';
import type { News, ServerToClient } from '#lib/protocol/broadcasts.ts';
import type { ClientToServer, Payload, Reply, RequestName } from '#lib/protocol/requests.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import { addDelay, type Delays } from './delays.ts';

/** Milliseconds since 1970 with fractions, the same in all processes of a machine. */
export const moment = () => performance.timeOrigin + performance.now();

/** The number of runs on a student's screen, whose points are sent. */
const runsOnScreen = 12;
const patience = 8000;
const again = 500;

export type Tally = { delays: Delays; bytes: number; messages: number; points: number; lost: number; doubled: number };

let requests = 0;

export class Client {
  readonly url: string;
  readonly code: string;
  readonly seatToken: string;
  readonly tally: Tally = { delays: [], bytes: 0, messages: 0, points: 0, lost: 0, doubled: 0 };
  /** Whether to count delays and bytes; losses are always counted. */
  recording = false;
  /** The last held step of each run on its screen. */
  readonly steps = new Map<string, number>();
  /** Whether there was a broadcast since the last hello. */
  heard: () => void = () => {};
  #socket: Socket<ServerToClient, ClientToServer> | undefined;
  #sequence = -1;
  /** News before the reply to hello. */
  #early: News[] = [];

  constructor(url: string, code: string, seatToken: string) {
    this.url = url;
    this.code = code;
    this.seatToken = seatToken;
  }

  /** Repeats a request with the same id until it is answered. */
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
      socket.on('news', (news, heard) => {
        this.#follow(news);
        heard();
      });
      const connected = await new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true));
        socket.once('connect_error', () => resolve(false));
      });
      if (connected) {
        socket.io.engine.on('packet', ({ data }) => {
          if (this.recording) this.tally.bytes += Buffer.byteLength(data ?? '');
        });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, again * (1 + Math.random())));
    }
  }

  /** Connects, takes a seat if there is a nickname, and says hello; returns the milliseconds it took. */
  async enter(nickname?: string): Promise<number> {
    const began = performance.now();
    for (;;) {
      await this.#connect();
      try {
        if (nickname !== undefined) await this.#join(nickname);
        await this.#hello();
        return performance.now() - began;
      } catch (error) {
        // A refusal is final; a connection that breaks during hello is retried.
        if (this.#socket?.connected) throw error;
      }
    }
  }

  async #join(nickname: string) {
    const joined = await this.ask('join-session', { code: this.code, nickname, seatToken: this.seatToken });
    if (!joined.ok) throw new Error(joined.refusal.message);
  }

  async #hello() {
    const held = Object.fromEntries(this.steps);
    const identity = { role: 'student', seatToken: this.seatToken } as const;
    const reply = await this.ask('hello', { protocol: protocolVersion, code: this.code, identity, held });
    if (!reply.ok) throw new Error(reply.refusal.message);
    const { session, metrics } = reply.data;
    this.#sequence = session.sequence;
    for (const [runId, { points }] of Object.entries(metrics)) for (const { step } of points) this.#step(runId, step);
    for (const runId of Object.keys(held)) {
      if (this.steps.get(runId) !== session.runs[runId]!.step) this.tally.lost += 1;
    }
    for (const { id } of Object.values(session.runs)) await this.#show(id, session.runs[id]!.step);
    for (const news of this.#early.splice(0)) this.#follow(news);
  }

  /** Puts the run on the screen, if there is room. */
  async #show(runId: string, step: number) {
    if (this.steps.has(runId) || this.steps.size >= runsOnScreen) return;
    this.steps.set(runId, step);
    await this.ask('watch', { runIds: [...this.steps.keys()] });
  }

  #step(runId: string, step: number) {
    const before = this.steps.get(runId) ?? 0;
    if (step <= before) this.tally.doubled += 1;
    else this.tally.lost += step - before - 1;
    this.steps.set(runId, Math.max(before, step));
    this.tally.points += 1;
  }

  #follow(news: News) {
    if (this.#sequence < 0) return void this.#early.push(news);
    const now = moment();
    this.tally.messages += 1;
    if (news.changes) {
      const { after, changes } = news.changes;
      if (after > this.#sequence) this.tally.lost += after - this.#sequence;
      this.#sequence = Math.max(this.#sequence, after + lengthOf(changes));
      for (const change of changes) {
        if (typeof change !== 'number' && change.kind === 'run-submitted') void this.#show(change.run.id, 0);
      }
    }
    for (const { runId, points } of news.points ?? []) {
      for (const { step, loss } of points) {
        this.#step(runId, step);
        // The crowd's trainer stores the point's time in it.
        if (this.recording) addDelay(this.tally.delays, now - loss);
      }
    }
    this.heard();
  }

  /** Drops the connection silently, like a phone that leaves the Wi-Fi. */
  drop() {
    this.#sequence = -1;
    this.#early = [];
    this.#socket?.disconnect();
  }
}
