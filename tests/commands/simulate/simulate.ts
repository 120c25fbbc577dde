/** `npm run simulate`: fills a session of a running server with scripted students and reports what each saw. */
import { CannotStart, simulate } from './lesson.ts';
import { OptionError, readOptions, usage } from './options.ts';
import { table } from './report.ts';

const say = (text: string) => process.stderr.write(`${text}\n`);

const ending = new AbortController();
process.on('SIGINT', () => (ending.signal.aborted ? process.exit(130) : ending.abort()));

try {
  const options = readOptions(process.argv.slice(2));
  const report = await simulate(options, ending, say);
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : table(report));
  process.exitCode = report.agreed && report.moves ? 0 : 1;
} catch (error) {
  if (!(error instanceof OptionError) && !(error instanceof CannotStart)) throw error;
  say(error instanceof OptionError ? `${error.message}\n\n${usage}` : error.message);
  process.exitCode = 2;
}
