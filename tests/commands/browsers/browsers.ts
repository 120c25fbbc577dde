/**
 * Lives through a short lesson in browsers other than Chromium: `npm run browsers [-- --only firefox] [--out FOLDER]`.
 *
 * Starts the product on a folder of its own with a trainer, and ends with code 1 if any engine fails.
 */
import { OptionError, readArguments, runCommand } from '../harness/command.ts';
import { onProduct } from '../harness/on-product.ts';
import { type EngineName, engineNames, startEngine } from './engines.ts';
import { journey } from './journey.ts';

const usage = `Usage: npm run browsers [-- --only ${engineNames.join('|')}] [--out FOLDER]   pictures go to FOLDER, by default pictures-browsers`;

await runCommand(usage, async () => {
  const { values } = readArguments({
    options: { only: { type: 'string' }, out: { type: 'string', default: 'pictures-browsers' } },
  });
  const only = values.only as EngineName | undefined;
  if (only !== undefined && !engineNames.includes(only)) {
    throw new OptionError(`--only: ${engineNames.join(' or ')}, not "${only}".`);
  }
  let failed = 0;
  for (const name of engineNames.filter((each) => only === undefined || each === only)) {
    const engine = await startEngine(name);
    console.log(`${name}: ${engine.version}`);
    try {
      await onProduct({ TRAINERS: '1' }, (product) => journey(engine, product, `${values.out}/${name}`, console.log));
      console.log(`${name}: a lesson works`);
    } catch (error) {
      failed += 1;
      console.error(`${name}: ${(error as Error).message}`);
    } finally {
      await engine.close();
    }
  }
  return failed === 0;
});
