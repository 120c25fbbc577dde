/** A request answered with no: what is wrong, where, and what to do; screens translate it by its code. */
import * as z from 'zod/mini';

/** Every reason to say no. `params` holds the numbers and names that the sentence of that code speaks of. */
export const refusalCodes = [
  // about a value
  'too-small', // { minimum }
  'too-big', // { maximum }
  'wrong-type', // { expected }
  'unknown-choice', // { choices }
  'unknown-field', // { name }
  'invalid', // {}
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
  // about the lesson
  'no-round', // {}
  'round-over', // { title }
  'round-runs-used', // { maximum, used }
  'field-locked', // { value }
  'field-out-of-range', // { minimum, maximum }
  'prediction-missing', // {}
  'impossible-rule', // { field }
  'not-a-lesson', // {}
  'lesson-version', // { version, known }
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
  'words-refused', // {}
  'run-not-trained', // { number }
  'weights-gone', // { number }
  'trainers-busy', // {}
  'no-such-file', // {}
  'no-data-set', // {}
  'test-sealed', // {}
  'no-such-seat', // {}
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

/** The first fault that zod found, as a refusal whose path starts with `root`. */
export function refusalFromZod(error: Pick<z.core.$ZodError, 'issues'>, root: string): Refusal {
  const issue = error.issues[0]!;
  const path = [root, ...issue.path].filter((part) => part !== '').join('.');
  switch (issue.code) {
    case 'too_small': {
      const minimum = Number(issue.minimum);
      return { code: 'too-small', path, message: `${path}: at least ${minimum}.`, params: { minimum } };
    }
    case 'too_big': {
      const maximum = Number(issue.maximum);
      return { code: 'too-big', path, message: `${path}: at most ${maximum}.`, params: { maximum } };
    }
    case 'invalid_type':
      return {
        code: 'wrong-type',
        path,
        message: `${path}: expected ${issue.expected}.`,
        params: { expected: issue.expected },
      };
    case 'invalid_value': {
      const choices = issue.values.map(String).join(', ');
      return { code: 'unknown-choice', path, message: `${path}: one of ${choices}.`, params: { choices } };
    }
    case 'unrecognized_keys': {
      const name = issue.keys[0]!;
      return { code: 'unknown-field', path, message: `${path}: there is no field "${name}".`, params: { name } };
    }
    default:
      return { code: 'invalid', path, message: `${path}: ${issue.message}.` };
  }
}
