/** The command: reads its options, looks at the machine, and prints the report. */
import { hide } from './hide.mjs';
import { examine } from './look.mjs';
import { textOf } from './text.mjs';
import { verdictOf } from './verdict.mjs';

const USAGE = `npm run doctor -- [--json] [--help]

Says in one sentence whether training works on this machine, after a report on machine, driver, cards, set-up, engine and
addresses. It changes nothing, sets nothing up, and sends nothing anywhere. The report holds no keys, tokens, passwords or
nicknames; send it if you ask for help.

  --json    one JSON object instead of the text
  --help    prints this text

Exit code: 0 if training works as this machine allows, 1 if something keeps it from that, 2 for a wrong option.`;

/**
 * Returns the exit code.
 * @param {string[]} args
 * @param {import('../place.mjs').Place} place
 * @returns {Promise<number>}
 */
export async function doctor(args, place) {
  const wrong = args.find((arg) => arg !== '--json' && arg !== '--help');
  if (wrong !== undefined) {
    console.error(`"${wrong}" is not an option.\n\n${USAGE}`);
    return 2;
  }
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const report = await examine(place, (doing) => void process.stderr.write(`${doing} …\n`));
  const verdict = verdictOf(report);
  const whole = { ...report, verdict };
  console.log(hide(args.includes('--json') ? JSON.stringify(whole, null, 2) : textOf(whole), place));
  return verdict.works ? 0 : 1;
}
