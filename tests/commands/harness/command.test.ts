/** How the commands for developers refuse invalid command lines, each in its own process. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const commands = path.resolve(import.meta.dirname, '..');

/** The exit code of a command, and its errors. */
function run(command: string, ...args: string[]): Promise<{ code: unknown; said: string }> {
  return new Promise((resolve) => {
    const file = path.join(commands, command, `${command}.ts`);
    const child = execFile(process.execPath, [file, ...args], (error, _stdout, said) =>
      resolve({ code: error?.code ?? 0, said }),
    );
    onTestFinished(() => void child.kill());
  });
}

it.each([
  ['bench', ['train', '--rounds', 'many'], '--rounds: a whole number from 1 to 1000, not "many".'],
  ['bench', ['trian'], 'There is no benchmark "trian".'],
  ['chaos', ['trainer', '--kills', '101'], '--kills: a whole number from 0 to 100, not "101".'],
  ['chaos', ['trainer', '--kill', '1'], "Unknown option '--kill'"],
  ['oracle', ['sources'], 'There is no comparison "sources".'],
  ['simulate', ['--students', ''], '--students: a whole number from 1 to 300, not "".'],
])('[Y313] %s %j is refused with a sentence, the usage and exit code 2', async (command, args, sentence) => {
  const { code, said } = await run(command, ...args);
  expect(code).toBe(2);
  expect(said).toContain(sentence);
  expect(said).toContain(`npm run ${command}`);
  expect(said).not.toMatch(/^ +at /m);
});
