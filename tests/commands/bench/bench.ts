/** `npm run bench -- train | lanes | keras | resident | lean | page-weight | charts | fairness | expectation | insight | class | phone | wifi | relay | ladder [options]`: measures speed, memory, smoothness, fairness, predictions and capacity. */
import { maximumThreads } from '#server/base/config.ts';
import { OptionError, readArguments, runCommand, wholeNumber, wholeNumbers } from '../harness/command.ts';

const usage = `npm run bench -- train [--keras] [--json] [--preset ID,…] [--batch N,…] [--rounds N]
npm run bench -- lanes [--json] [--rounds N] [--threads N]
npm run bench -- keras --preset ID,… [--seed N]
npm run bench -- resident [--rounds N]
npm run bench -- lean [--programs N] [--steps N]
npm run bench -- page-weight [--json]
npm run bench -- charts [--json] [--seconds N]
npm run bench -- fairness [--json] [--seconds N]
npm run bench -- expectation [--load] [--json] [--seed N]
npm run bench -- insight [--json] [--preset ID,…] [--rounds N]
npm run bench -- class [--students 200] [--runs 30] [--sessions 1] [--seconds 15] [--profile FOLDER] [--json]
npm run bench -- phone [--students 40] [--runs 40] [--slow 4] [--seconds 10] [--json]
npm run bench -- wifi [--runs 40] [--seconds 60] [--rounds 3] [--json]
npm run bench -- relay [--changes 2000] [--json]
npm run bench -- ladder [--preset ID,…] [--most 40000] [--seed N]

  train        images per second of the engine and of tfjs' model.fit, in turns, and the rate of a matrix product
  --keras      Keras and PyTorch as well; the first time it makes their Python environments in .setup, 7 GB
  lanes        images per second of 1 run, of one per core and of 30, in lanes and in one lane with all cores, in turns;
               --threads is for each kernel in lanes, 1 by default as in the product
  keras        trains presets whole in Keras, to compare their accuracy with docs/results.md
  resident     1, 10 and 30 runs in one process, and the memory of each
  lean         time to build a program, memory over many programs and many steps
  page-weight  compressed JavaScript that the student's page loads initially
  charts       frame times of pages with many curves while growing, pointed at and brushed
  fairness     30 students submit at once, one of them ten runs: fair share against first come, first served
  insight      compute time that predictions and health add to an epoch, and the time of each question about a run
  expectation  a class of 12 on a real server: predicted against actual finish
  --load       with another program that computes now and then
  class        clients on a real server while a trainer trains: joining, delivery, a reconnect storm, hello
  --students   total clients, up to 2000; --runs total runs, reported 10 times a second, up to 200; --sessions up to 50
  --profile    folder for a CPU profile of the server
  phone        a student's phone with a processor slowed so many times, while a class trains: main thread, frames,
               input, bytes; exit code 1 if a figure is over what is wanted
  wifi         a cold phone that joins over 4G, and a student behind a line that is late, loses pieces and stands still;
               exit code 1 if a figure is over what is wanted
  ladder       accuracy of the ready lesson's rungs at its sizes, up to so many images times epochs
  relay        changes of one session from two web processes on a PostgreSQL server: NOTIFY against Socket.IO's adapter`;

async function main(): Promise<boolean> {
  const { positionals, values } = readArguments({
    allowPositionals: true,
    options: {
      keras: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      preset: { type: 'string' },
      batch: { type: 'string', default: '32,128' },
      rounds: { type: 'string', default: '5' },
      threads: { type: 'string', default: '1' },
      programs: { type: 'string', default: '200' },
      steps: { type: 'string', default: '10000' },
      seconds: { type: 'string' },
      students: { type: 'string' },
      runs: { type: 'string' },
      slow: { type: 'string', default: '4' },
      sessions: { type: 'string', default: '1' },
      profile: { type: 'string' },
      changes: { type: 'string', default: '2000' },
      most: { type: 'string', default: '40000' },
      seed: { type: 'string', default: '1' },
      load: { type: 'boolean', default: false },
    },
  });
  const within = (name: Exclude<keyof typeof values, 'keras' | 'json' | 'load'>, most: number, otherwise = '') =>
    wholeNumber(name, values[name] ?? otherwise, 1, most);
  const rounds = within('rounds', 1000);
  const presets = (values.preset ?? 'cnn-74,batchnorm-79,l2-84,augment-88').split(',');
  const benches: Record<string, () => Promise<void>> = {
    keras: async () => (await import('./keras-ladder.ts')).keras(presets, wholeNumber('seed', values.seed, 0, 2 ** 31)),
    train: async () =>
      (await import('./train.ts')).benchTraining({
        presets,
        batches: wholeNumbers('batch', values.batch, 1, 10_000),
        rounds,
        keras: values.keras,
        json: values.json,
      }),
    lanes: async () =>
      (await import('./lanes.ts')).benchLanes({
        rounds,
        json: values.json,
        threads: within('threads', maximumThreads),
      }),
    resident: async () => (await import('./resident.ts')).benchResident({ rounds }),
    lean: async () =>
      (await import('./lean.ts')).benchLean({
        programs: within('programs', 100_000),
        steps: within('steps', 10_000_000),
      }),
    insight: async () =>
      (await import('./insight.ts')).benchInsight({
        presets,
        rounds,
        json: values.json,
      }),
    'page-weight': async () => (await import('./page-weight.ts')).benchPageWeight({ json: values.json }),
    charts: async () =>
      (await import('./charts.ts')).benchCharts({ seconds: within('seconds', 3600, '30'), json: values.json }),
    fairness: async () =>
      (await import('./fairness.ts')).benchFairness({
        seconds: within('seconds', 3600, '90'),
        json: values.json,
      }),
    expectation: async () =>
      (await import('./expectation.ts')).benchExpectation({
        seed: wholeNumber('seed', values.seed, 0, 2 ** 31),
        load: values.load,
        json: values.json,
      }),
    ladder: async () =>
      (await import('./ladder.ts')).benchLadder({
        most: within('most', 1_000_000),
        seed: wholeNumber('seed', values.seed, 0, 2 ** 31),
        presets: values.preset?.split(','),
      }),
    relay: async () =>
      (await import('./relay.ts')).benchRelay({
        count: within('changes', 100_000),
        json: values.json,
      }),
    phone: async () =>
      (await import('./phone.ts')).benchPhone({
        students: within('students', 100, '40'),
        runs: within('runs', 100, '40'),
        slow: within('slow', 20),
        seconds: within('seconds', 600, '10'),
        json: values.json,
      }),
    wifi: async () =>
      (await import('./wifi.ts')).benchWifi({
        runs: within('runs', 100, '40'),
        seconds: within('seconds', 600, '60'),
        rounds,
        json: values.json,
      }),
    class: async () =>
      (await import('./class.ts')).benchClass({
        students: within('students', 2000, '200'),
        runs: within('runs', 200, '30'),
        sessions: within('sessions', 50),
        seconds: within('seconds', 60, '15'),
        profile: values.profile,
        json: values.json,
      }),
  };
  const bench = Object.hasOwn(benches, positionals[0] ?? '') ? benches[positionals[0]!] : undefined;
  if (!bench) throw new OptionError(`There is no benchmark "${positionals[0] ?? ''}".`);
  await bench();
  return true;
}

await runCommand(usage, main);
