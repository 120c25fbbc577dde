/** A request answered with no: what is wrong, where, and what to do; screens translate it by its code. */
import * as z from 'zod/mini';

/** All refusal codes. `params` holds the numbers and names in the sentence of that code. */
export const refusalCodes = [
  // about a value
  'too-small', // { minimum, unit: letters, entries or nothing }
  'too-big', // { maximum, unit }
  'only-images', // {}
  'wrong-type', // { expected }
  'unknown-choice', // { choices }
  'unknown-field', // { name }
  'invalid', // {}
  'newer-version', // { version, known }
  // about a network
  'image-vanishes', // { layer, height, width }
  'too-many-parameters', // { parameters, maximum, layer }
  'too-much-memory', // { gigabytes, maximum }
  'step-too-long', // { teraflops, maximum }
  'too-much-computing', // { petaflops, maximum }
  // about a session
  'no-such-session', // { code }
  'session-closed', // {}
  'session-full', // { maximum }
  'nickname-empty', // {}
  'nickname-too-long', // { maximum }
  'nickname-taken', // { nickname }
  'nickname-refused', // {}
  'title-invalid', // { maximum }
  'door-locked', // {}
  'not-let-in', // {}
  'seat-removed', // {}
  'seat-banned', // {}
  'recovery-wrong', // {}
  'test-already-open', // {}
  'data-set-missing', // { name }
  // about the lesson
  'no-round', // {}
  'round-over', // {}
  'round-runs-used', // { maximum, used }
  'field-locked', // { value }
  'field-out-of-range', // { minimum, maximum }
  'prediction-missing', // {}
  'impossible-rule', // { field }
  'rule-beyond-data-set', // { field, name, minimum, maximum }
  'not-a-lesson', // {}
  'lesson-version', // { version, known }
  // about a question for the class
  'no-question', // {}
  'question-open', // {}
  'too-many-questions', // { maximum }
  'question-invalid', // { maximum }
  'impossible-value', // { field }
  'same-cells', // {}
  'cell-taken', // {}
  'cells-taken', // {}
  // about a run
  'no-such-run', // {}
  'run-has-ended', // { number }
  'too-many-runs', // { maximum }
  'too-many-epochs', // { maximum }
  'quota-used-up', // { quota }
  'duplicate-run', // { number, runId, nickname }
  'run-not-waiting', // { number }
  'run-not-paused', // { number }
  'run-not-finished', // { number }
  'run-not-requeued', // { number }
  'run-stopped-early', // { number }
  'text-too-long', // { maximum }
  'report-empty', // {}
  'report-submitted', // {}
  'words-refused', // {}
  'run-not-trained', // { number }
  'weights-gone', // { number }
  'trainers-busy', // {}
  'no-such-file', // {}
  'no-data-set', // {}
  'test-sealed', // {}
  'no-such-seat', // {}
  // about a demo class
  'demo-untrained', // {}
  'demos-taken', // { maximum }
  // about the caller
  'say-hello-first', // {}
  'seat-unknown', // {}
  'key-wrong', // {}
  'password-missing', // {}
  'password-wrong', // {}
  'not-allowed', // { role }
  'protocol-mismatch', // { server, client }
  'too-fast', // { seconds }
  'too-many-connections', // { maximum }
  'server-error', // {}
] as const;

export const refusalSchema = z.object({
  code: z.enum(refusalCodes),
  path: z.optional(z.string()),
  message: z.string(),
  params: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
});

export type Refusal = z.infer<typeof refusalSchema>;
export type RefusalCode = Refusal['code'];

type Issue = z.core.$ZodIssue;

/** Required types, by zod's name. */
const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with named values',
  record: 'an object with named values',
  null: 'null',
};

/** The unit of a limit: letters of a text, entries of a list; none for a number. */
const counted: Readonly<Record<string, 'letters' | 'entries'>> = { string: 'letters', array: 'entries' };

const one = { letters: 'letter', entries: 'entry' } as const;

function limit(origin: string, least: 'least' | 'most', bound: number): string {
  const what = counted[origin];
  if (what === undefined) return `must be at ${least} ${bound}`;
  return `must have at ${least} ${bound} ${bound === 1 ? one[what] : what}`;
}

/** What is wrong with a value, as the rest of a sentence that begins with its name. Checks with their own message use that. */
function fault(issue: Issue): Pick<Refusal, 'code' | 'params'> & { readonly says: string } {
  switch (issue.code) {
    case 'too_small': {
      const minimum = Number(issue.minimum);
      const params = { minimum, unit: counted[issue.origin] ?? '' };
      return { code: 'too-small', says: limit(issue.origin, 'least', minimum), params };
    }
    case 'too_big': {
      const maximum = Number(issue.maximum);
      const params = { maximum, unit: counted[issue.origin] ?? '' };
      return { code: 'too-big', says: limit(issue.origin, 'most', maximum), params };
    }
    case 'invalid_type': {
      const says = `must be ${kinds[issue.expected] ?? 'a value of another kind'}`;
      return { code: 'wrong-type', says, params: { expected: issue.expected } };
    }
    case 'invalid_value': {
      const choices = issue.values.map(String).join(', ');
      return { code: 'unknown-choice', says: `must be one of these: ${choices}`, params: { choices } };
    }
    case 'unrecognized_keys': {
      const name = issue.keys[0]!.slice(0, 64);
      if (name === '') return { code: 'invalid', says: 'has a field without a name: leave it out' };
      return { code: 'unknown-field', says: `has no field “${name}”: leave it out`, params: { name } };
    }
    case 'invalid_key':
      return { code: 'invalid', says: `has an invalid name: it ${fault(issue.issues[0]!).says}` };
    case 'invalid_union':
      return { code: 'invalid', says: 'has none of the allowed forms: check what you send' };
    case 'custom':
      return { code: 'invalid', says: issue.message, ...issue.params };
    case 'invalid_format':
      return { code: 'invalid', says: issue.message };
    default:
      return { code: 'invalid', says: 'is invalid: check what you send' };
  }
}

/** Of a value that has none of several forms, the fault in the one form that it has at least the kind of. */
function nearest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const ofKind = issue.errors.flatMap(([first]) =>
    first && !(first.code === 'invalid_type' && first.path.length === 0) ? [first] : [],
  );
  if (ofKind.length !== 1) return issue;
  return nearest({ ...ofKind[0]!, path: [...issue.path, ...ofKind[0]!.path] });
}

/** The first fault that zod found, as a refusal whose path starts with `root`; an empty path is the request itself. */
export function refusalFromZod(error: Pick<z.core.$ZodError, 'issues'>, root: string): Refusal {
  const issue = nearest(error.issues[0]!);
  const path = [root, ...issue.path].filter((part) => part !== '').join('.');
  const { code, says, params } = fault(issue);
  const message = `${path === '' ? 'The request' : `“${path}”`} ${says}.`;
  return { code, path, message, ...(params && { params }) };
}
