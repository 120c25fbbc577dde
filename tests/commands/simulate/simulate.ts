/** `npm run simulate`: fills a session of a running server with scripted students and reports what each saw. */
import { runCommand } from '../harness/command.ts';
import { simulate } from './lesson.ts';
import { readOptions, usage } from './options.ts';
import { table } from './report.ts';

const ending = new AbortController();
process.on('SIGINT', () => (ending.signal.aborted ? process.exit(130) : ending.abort()));

async function main(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2));
  const report = await simulate(options, ending, (text) => process.stderr.write(`${text}\n`));
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : table(report));
  return report.agreed && report.moves;
}

await runCommand(usage, main, true);
