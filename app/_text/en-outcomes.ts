/** The English of what became of a run or a request: states, endings and refusals. */
import type { koOutcomes } from './ko-outcomes.ts';

export const enOutcomes: typeof koOutcomes = {
  states: {
    queued: 'Waiting',
    training: 'Training',
    finished: 'Finished',
    stopped: 'Stopped',
    failed: 'Failed',
    diverged: 'Diverged',
  },
  endings: {
    finished: 'All epochs are done.',
    finishedEarly: 'The validation loss no longer fell, so it finished early.',
    stoppedByStudent: 'The student stopped it.',
    stoppedByInstructor: 'The instructor stopped it.',
    stoppedBySession: 'It stopped when the session was closed.',
    diverged: 'The loss diverged at step {step, number}. Try a lower learning rate.',
    failed: 'The trainer could not go on: {message}',
  },
  refusals: {
    'too-small': 'At least {minimum}.',
    'too-big': 'At most {maximum}.',
    'wrong-type': 'This must be {expected, select, int {a whole number} number {a number} other {{expected}}}.',
    'unknown-choice': 'One of: {choices}.',
    'unknown-field': 'There is no field “{name}”.',
    invalid: 'This value does not fit.',
    'image-vanishes':
      'The image shrinks to nothing at {layer}. Use padding “same”, or a smaller kernel, stride or pool.',
    'too-many-parameters':
      'With {layer} the network has {parameters, number} parameters; {maximum, number} are allowed. Use fewer units or more pooling.',
    'no-such-session': 'There is no such session. Please check the code.',
    'session-closed': 'This session is over. Ask for a new code.',
    'session-full': 'All {maximum, number} seats are taken.',
    'nickname-empty': 'Please type a nickname.',
    'nickname-too-long': 'At most {maximum, number} letters.',
    'nickname-taken': 'Somebody is already called “{nickname}”. Please choose another nickname.',
    'title-invalid': 'The title needs 1 to {maximum, number} letters.',
    'no-such-run': 'There is no such run.',
    'run-has-ended': 'Run #{number} has already ended.',
    'too-many-runs': 'You have {maximum, number} runs waiting or training. Stop one, or wait until one ends.',
    'say-hello-first': 'The connection is not ready yet. Please try again in a moment.',
    'seat-unknown': 'This browser’s seat was not found. Please join again.',
    'key-wrong': 'The instructor’s key does not fit.',
    'not-allowed': 'That cannot be done from this page.',
    'protocol-mismatch': 'The server is newer than this page. Please reload.',
    'too-fast': 'Too many requests. Try again in {seconds, plural, one {# second} other {# seconds}}.',
    'server-error': 'Something went wrong at the server. Please try again in a moment.',
  },
};
