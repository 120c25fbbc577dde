/** Where secrets must not be: in the pages' files, and in the server's log. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { smallRun } from '../support/lesson.ts';
import { Browser, dataFolder, no, secret, yes } from '../support/running-server.ts';
import { connectTrainer, work } from '../support/trainer-socket.ts';

const root = path.resolve(import.meta.dirname, '../..');
const program = path.join(root, 'tests/support/serve.ts');
const settings = {
  TRAINER_TOKEN: 'trainer-token-7f1e9c',
  METRICS_TOKEN: 'metrics-token-8e8f7a',
  INSTRUCTOR_PASSWORD: 'instructor-password-1d4c',
};

/** A server with the most verbose log; `said` is its log so far. */
async function talkative(environment: Record<string, string>) {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', TRAINERS: '0', LOG_LEVEL: 'debug', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), ended.then(() => [''])])) as [string];
  return {
    url: line ? `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}` : '',
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return said;
    },
  };
}

it('[W38] the pages’ files contain no secret and no setting with one', () => {
  const files = globSync('.next/static/**/*.{js,css,json}', { cwd: root });
  expect(files.length).toBeGreaterThan(10);
  const text = files.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
  expect(text).not.toMatch(/INSTRUCTOR_PASSWORD|METRICS_TOKEN|DATABASE_URL|postgres(ql)?:\/\//);
  expect(text).not.toMatch(/process\.env\.TRAINER_TOKEN/);
  expect(text).not.toMatch(/BEGIN [A-Z ]*PRIVATE KEY/);
  expect(globSync('.next/static/**/*.map', { cwd: root })).toEqual([]);
});

it('[W38] a lesson that uses every secret, right and wrong, leaves none in the log', {
  timeout: 180_000,
}, async () => {
  const { url, stop } = await talkative({ ...settings, DATA_DIR: dataFolder() });
  const [key, seat, phone] = [secret('key-5a5a'), secret('seat-6b6b'), secret('phone-7c7c')];
  const instructor = new Browser(url);
  const password = settings.INSTRUCTOR_PASSWORD;
  no(await instructor.ask('open-session', { title: 'x', instructorKey: key, password: 'wrong-password-9e' }));
  const { code } = yes(await instructor.ask('open-session', { title: 'x', instructorKey: key, password }));
  yes(await instructor.hello(code, { role: 'instructor', instructorKey: key }));
  const student = new Browser(url);
  yes(await student.ask('join-session', { code, nickname: '지수', seatToken: seat }));
  yes(await student.hello(code, { role: 'student', seatToken: seat }));
  const { recovery } = yes(await student.ask('recovery-code', { seatId: null }));
  const own = yes(await instructor.ask('recovery-code', { seatId: null })).recovery;
  yes(await student.ask('recover-seat', { code, nickname: '지수', recovery, seatToken: phone }));
  no(await student.hello(code, { role: 'student', seatToken: secret('wrong-8d8d') }));
  yes(await student.ask('submit-run', { hyperparameters: smallRun }));
  const trainer = connectTrainer(url, { token: settings.TRAINER_TOKEN });
  await work(trainer, 1);
  connectTrainer(url, { token: 'wrong-trainer-token-3b' });
  await fetch(`${url}/sessions/${code}/runs.csv`, { headers: { authorization: `Bearer ${key}` } });
  await fetch(`${url}/sessions/${code}/runs.csv`, { headers: { authorization: `Bearer ${seat}` } });
  trainer.close();
  const said = await stop();
  expect(said).toContain('trainer');
  const secrets = [
    key,
    seat,
    phone,
    recovery,
    own,
    ...Object.values(settings),
    'wrong-password-9e',
    'wrong-8d8d',
    'wrong-trainer',
  ];
  expect(secrets.filter((each) => said.includes(each))).toEqual([]);
});

it('[W38] an unreachable database and a wrong setting are reported without their secret', async () => {
  const unreachable = await talkative({
    DATA_DIR: dataFolder(),
    DATABASE_URL: 'postgres://teacher:database-secret-2a@127.0.0.1:1/class',
  });
  expect(await unreachable.stop()).toSatisfy((said: string) => said.length > 0 && !said.includes('database-secret-2a'));
  const short = await talkative({ DATA_DIR: dataFolder(), TRAINER_TOKEN: 'short-4c', INSTRUCTOR_PASSWORD: 'sh-5d' });
  expect(await short.stop()).toSatisfy(
    (said: string) => /INSTRUCTOR_PASSWORD/.test(said) && !/short-4c|sh-5d/.test(said),
  );
});
