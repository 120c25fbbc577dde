/** `npm run bench -- train | keras | resident | lean | page-weight | charts | fairness | expectation | insight | class | relay [options]`: how fast, lean, smooth and fair it is, how well foretold, and how many it serves. */
import { parseArgs } from 'node:util';

const usage = `npm run bench -- train [--keras] [--json] [--preset ID,…] [--batch N,…] [--rounds N]
npm run bench -- keras --preset ID,… [--seed N]
npm run bench -- resident [--rounds N]
npm run bench -- lean [--programs N] [--steps N]
npm run bench -- page-weight [--json]
npm run bench -- charts [--json] [--seconds N]
npm run bench -- fairness [--json] [--seconds N]
npm run bench -- expectation [--load] [--json] [--seed N]
npm run bench -- insight [--json] [--preset ID,…] [--rounds N]
npm run bench -- class [--students 200] [--runs 30] [--sessions 1] [--seconds 15] [--profile FOLDER] [--json]
npm run bench -- relay [--changes 2000] [--json]

  train        images per second of the engine and of tfjs' model.fit, in turns, and the rate of a matrix product
  --keras      Keras and PyTorch as well; the first time it makes their Python environments in .setup, 7 GB
  keras        trains presets whole in Keras, to compare their accuracy with docs/results.md
  resident     1, 10 and 30 runs in one process, and the memory of each
  lean         time to build a program, memory over many programs and many steps
  page-weight  compressed JavaScript that the student's page loads first
  charts       frame times of the pages with many curves, growing, pointed at and brushed
  fairness     30 students submit at once, one of them ten runs: fair share beside first come, first served
  insight      GPU-seconds that predictions add to an epoch, and the time of each question about a run
  expectation  a class of 12 on a real server: predicted against actual finish
  --load       beside another program that computes now and then
  class        clients on a real server while a trainer trains: joining, delivery, a reconnect storm, the greeting
  --students   clients in all, up to 2000; --runs in all, reported 10 times a second, up to 200; --sessions up to 50
  --profile    writes a CPU profile of the server there
  relay        changes of one session from two web processes on a PostgreSQL server: NOTIFY beside Socket.IO's adapter`;

/** A whole number from 1 to `most`; throws a sentence. */
function within(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`--${name}: a whole number from 1 to ${most}, not "${text}".`);
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      keras: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      preset: { type: 'string', default: 'cnn-74,batchnorm-79,l2-84,augment-88' },
      batch: { type: 'string', default: '32,128' },
      rounds: { type: 'string', default: '5' },
      programs: { type: 'string', default: '200' },
      steps: { type: 'string', default: '10000' },
      seconds: { type: 'string' },
      students: { type: 'string', default: '200' },
      runs: { type: 'string', default: '30' },
      sessions: { type: 'string', default: '1' },
      profile: { type: 'string' },
      changes: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      load: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  switch (positionals[0]) {
    case 'keras':
      return (await import('./keras-ladder.ts')).keras(values.preset.split(','), Number(values.seed));
    case 'train':
      return (await import('./train.ts')).benchTraining({
        presets: values.preset.split(','),
        batches: values.batch.split(',').map(Number),
        rounds,
        keras: values.keras,
        json: values.json,
      });
    case 'resident':
      return (await import('./resident.ts')).benchResident({ rounds });
    case 'lean':
      return (await import('./lean.ts')).benchLean({ programs: Number(values.programs), steps: Number(values.steps) });
    case 'insight':
      return (await import('./insight.ts')).benchInsight({
        presets: values.preset.split(','),
        rounds,
        json: values.json,
      });
    case 'page-weight':
      return (await import('./page-weight.ts')).benchPageWeight({ json: values.json });
    case 'charts':
      return (await import('./charts.ts')).benchCharts({ seconds: Number(values.seconds ?? 30), json: values.json });
    case 'fairness':
      return (await import('./fairness.ts')).benchFairness({
        seconds: Number(values.seconds ?? 90),
        json: values.json,
      });
    case 'expectation':
      return (await import('./expectation.ts')).benchExpectation({
        seed: Number(values.seed),
        load: values.load,
        json: values.json,
      });
    case 'relay':
      return (await import('./relay.ts')).benchRelay({
        count: within('changes', values.changes, 100_000),
        json: values.json,
      });
    case 'class':
      return (await import('./class.ts')).benchClass({
        students: within('students', values.students, 2000),
        runs: within('runs', values.runs, 200),
        sessions: within('sessions', values.sessions, 50),
        seconds: within('seconds', values.seconds ?? '15', 60),
        profile: values.profile,
        json: values.json,
      });
    default:
      console.error(usage);
      process.exitCode = 2;
  }
}

// What a benchmark has started goes with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
