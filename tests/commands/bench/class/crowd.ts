/** A crowd of clients in several processes, each with as many as one core handles easily. */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Orders } from './crowd-process.ts';

const program = path.join(import.meta.dirname, 'crowd-process.ts');
const clientsPerProcess = 250;

export type Crowd = {
  /** Sends a command to one process. */
  tell<Name extends keyof Orders>(part: number, name: Name, ask: Orders[Name]['ask']): Promise<Orders[Name]['answer']>;
  /** Sends a command to all. */
  tellAll<Name extends keyof Orders>(name: Name, ask: Orders[Name]['ask']): Promise<Orders[Name]['answer'][]>;
  readonly parts: number;
  readonly pids: number[];
  close(): void;
};

/** Starts the processes for this many clients, none of which has joined yet. */
export function startCrowd(clients: number): Crowd {
  const children: ChildProcess[] = Array.from({ length: Math.ceil(clients / clientsPerProcess) }, () => fork(program));
  let orders = 0;
  const tell: Crowd['tell'] = (part, name, ask) => {
    const child = children[part]!;
    const id = ++orders;
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error('A process of the crowd has ended.'));
      const listen = (message: { id: number; answer?: Orders[typeof name]['answer']; error?: string }) => {
        if (message.id !== id) return;
        child.off('message', listen);
        child.off('exit', gone);
        if (message.error === undefined) resolve(message.answer!);
        else reject(new Error(message.error));
      };
      child.on('message', listen);
      child.once('exit', gone);
      child.send({ id, name, ask });
    });
  };
  return {
    tell,
    tellAll: (name, ask) => Promise.all(children.map((_, part) => tell(part, name, ask))),
    parts: children.length,
    pids: children.map(({ pid }) => pid!),
    close() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}
