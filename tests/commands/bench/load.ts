/** Another program that computes now and then, as on a machine that others use too. */
import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import type { Random } from '../../support/choices.ts';

/** Seconds that it computes, and that it rests. */
const stretch = [10, 30] as const;
/** As nice as a trainer, so that both get as much. */
const program = "require('node:os').setPriority(10); for (;;);";

/** Keeps half the cores busy and lets them rest, in turns. The function it gives ends it. */
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
