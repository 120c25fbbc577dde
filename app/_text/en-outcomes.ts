/** The English of what became of a run or a request: states, endings and refusals. */
import type { koOutcomes } from './ko-outcomes.ts';

export const enOutcomes: typeof koOutcomes = {
  states: {
    queued: 'Waiting',
    training: 'Training',
    paused: 'Paused',
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
    'too-small':
      'At least {minimum}{unit, select, letters { {minimum, plural, one {letter} other {letters}}} entries { {minimum, plural, one {entry} other {entries}}} other {}}.',
    'too-big':
      'At most {maximum}{unit, select, letters { {maximum, plural, one {letter} other {letters}}} entries { {maximum, plural, one {entry} other {entries}}} other {}}.',
    'wrong-type':
      'This must be {expected, select, int {a whole number} number {a number} string {text} boolean {on or off} array {a list} other {a value of another kind}}.',
    'unknown-choice': 'Choose one of these: {choices}.',
    'unknown-field': 'There is no field “{name}”. Please leave it out.',
    invalid: 'This value does not fit. Please look at it again.',
    'newer-version':
      'This was written by a newer version of the program ({version}; this one reads up to {known}). Please open it with that version.',
    'image-vanishes':
      'The image shrinks to nothing at {layer}. Use padding “same”, or a smaller kernel, stride or pool.',
    'too-many-parameters':
      'With {layer} the network has {parameters, number} parameters; {maximum, number} are allowed. Use fewer units or more pooling.',
    'too-much-memory':
      'A step of this network takes {gigabytes, number} GB of memory; {maximum, number} GB are allowed. Use a smaller batch, fewer filters or more pooling.',
    'step-too-long':
      'A step of this network takes {teraflops, number} TFLOP, and everybody else would wait for it; {maximum, number} are allowed. Use a smaller batch, fewer filters or more pooling.',
    'too-much-computing':
      'This run takes {petaflops, number} PFLOP in all; {maximum, number} are allowed. Use fewer epochs, fewer images or a smaller network.',
    'no-such-session': 'There is no such session. Please check the code.',
    'session-closed': 'This session is over. Ask for a new code.',
    'session-full': 'All {maximum, number} seats are taken.',
    'nickname-empty': 'Please type a nickname.',
    'nickname-too-long': 'At most {maximum, number} letters.',
    'nickname-taken': 'Somebody is already called “{nickname}”. Please choose another nickname.',
    'title-invalid': 'The title needs 1 to {maximum, number} letters.',
    'nickname-refused': 'Please choose a kinder nickname.',
    'door-locked': 'The door is locked. Ask the instructor to let you in.',
    'not-let-in': 'The instructor has not let you in yet. Please wait a moment.',
    'seat-removed': 'The instructor has taken your seat away. You may join again.',
    'seat-banned': 'The instructor has closed this session to you.',
    'recovery-wrong': 'Nickname and recovery code do not belong together. Please look at them again.',
    'test-already-open': 'The sealed test has been opened already.',
    'no-round': 'No round is under way.',
    'round-over': 'The round “{title}” is over. Wait for the next one.',
    'round-runs-used':
      'This round allows {maximum, plural, one {# run} other {# runs}} each, and you have submitted {used, number}.',
    'field-locked': 'This is fixed to {value} now.',
    'field-out-of-range': 'The lesson allows {minimum} to {maximum} here.',
    'prediction-missing': 'Say first what validation accuracy you expect.',
    'impossible-rule': 'The rule on “{field}” has a value that this field cannot have. Change the value or the range.',
    'not-a-lesson': 'This is no lesson file. Choose a JSON file that was saved on this page.',
    'lesson-version':
      'The lesson file has version {version}, and this server reads version {known}. Save it again with a server of that version.',
    'no-such-run': 'There is no such run.',
    'run-has-ended': 'Run #{number} has already ended.',
    'too-many-runs': 'You have {maximum, number} runs waiting or training. Stop one, or wait until one ends.',
    'too-many-epochs': 'A run may have {maximum, number} epochs at most in this session.',
    'quota-used-up': 'The {quota, number} GPU-seconds are spent. Ask the instructor for more.',
    'duplicate-run': 'Run #{number} by {nickname} has the same values and seed and has finished. Choose another seed.',
    'run-not-waiting': 'Run #{number} is not waiting.',
    'run-not-paused': 'Run #{number} is not paused.',
    'run-not-finished': 'Run #{number} has not finished yet.',
    'run-not-requeued': 'Run #{number} cannot be trained again.',
    'text-too-long': 'At most {maximum, number} letters. Please make it shorter.',
    'words-refused': 'These words may hurt somebody. Please choose others.',
    'run-stopped-early': 'Run #{number} stopped early and would do so again. Submit a new one without early stopping.',
    'run-not-trained': 'Run #{number} has no epoch behind it yet.',
    'weights-gone': 'No trainer has the weights of run #{number} any more, or none is connected.',
    'trainers-busy': 'The trainers have looked into many runs just now. Please try again in a minute.',
    'no-such-file': 'There is no such file.',
    'no-data-set': 'The images are not on this server.',
    'test-sealed': 'The sealed test is not open yet, or this run has not taken it.',
    'no-such-seat': 'There is no such student.',
    'say-hello-first': 'The connection is not ready yet. Please try again in a moment.',
    'seat-unknown': 'This browser’s seat was not found. Please join again.',
    'key-wrong': 'The instructor’s key does not fit.',
    'password-missing': 'This server asks for a password before a session is opened. Please type it.',
    'password-wrong': 'The password is not right. Please look at it again.',
    'not-allowed': 'That cannot be done from this page.',
    'protocol-mismatch': 'This page and the server are of different versions. Please reload the page.',
    'too-many-connections':
      'Too many connections come from your network (more than {maximum, number}). Close tabs that you do not need; this page keeps trying.',
    'too-fast': 'Too many requests. Try again in {seconds, plural, one {# second} other {# seconds}}.',
    'server-error': 'Something went wrong at the server. Please try again in a moment.',
  },
};
