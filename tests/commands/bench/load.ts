/** Another program that computes now and then, as on a shared machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import type { Random } from '../../support/choices.ts';

/** Seconds of computing and of rest. */
const stretch = [10, 30] as const;
/** A trainer's niceness, so that both get equally much. */
const program = "require('node:os').setPriority(10); for (;;);";

/** Keeps half the cores busy and lets them rest, alternately, until the returned function is called. */
export function changingLoad(random: Random): () => void {
  const cores = Math.max(1, Math.floor(os.availableParallelism() / 2));
  let busy: ChildProcess[] = [];
  let timer: NodeJS.Timeout;
  const rest = () => {
    for (const child of busy) child.kill('SIGKILL');
    busy = [];
  };
  const change = () => {
    if (busy.length > 0) rest();
    else busy = Array.from({ length: cores }, () => spawn(process.execPath, ['-e', program], { stdio: 'ignore' }));
    timer = setTimeout(change, random.between(...stretch) * 1000);
  };
  if (random.chance(0.5)) change();
  else timer = setTimeout(change, random.between(...stretch) * 1000);
  process.on('exit', rest);
  return () => {
    clearTimeout(timer);
    rest();
    process.off('exit', rest);
  };
}
