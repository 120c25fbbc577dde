/** Every page: buttons, preferences, times, names of choices, and every refusal, in English. */
import type { Texts } from '#app/_text/ko/texts.ts';

export const common: Texts['common'] = {
  app: {
    name: 'CNN Classroom',
    description: 'A live classroom where everybody trains neural networks together on one shared server.',
    toHome: 'To the home page',
    skip: 'Skip to content',
    loading: 'Loading…',
    noScript: 'This page needs JavaScript.',
  },
  actions: {
    cancel: 'Cancel',
    close: 'Close',
    retry: 'Try again',
    copy: 'Copy',
    copied: 'Copied',
    copyLink: 'Copy link',
    linkCopied: 'Link copied',
    copyFailed: 'Copying failed. Select the address and copy it yourself.',
    dismiss: 'Dismiss',
  },
  inApp: {
    help: 'The browser inside this app may not save files.',
    open: 'Open in your browser',
    copyHelp:
      'The browser inside this app may not save files. Copy the address and open it in a browser such as Safari.',
  },
  settings: {
    theme: 'Theme: {theme, select, light {light} dark {dark} other {system}}',
    nextTheme: 'Switch to the {theme, select, light {light} dark {dark} other {system}} theme',
  },
  time: {
    seconds: '{seconds, number} s',
    minutes: '{minutes, number} min{seconds, plural, =0 {} other { # s}}',
    hours: '{hours, number} h{minutes, plural, =0 {} other { # min}}',
    computeSeconds: '{seconds} s',
    exactSeconds: '{seconds} s',
    later: 'in {duration}',
  },
  choices: {
    validationFrom: {
      spread: 'even sample',
      last: 'last of the file',
    },
    inputScaling: {
      'zero-one': '0…1',
      'plus-minus-one': '−1…1',
      standardized: 'standardized',
    },
    activation: {
      relu: 'ReLU',
      'leaky-relu': 'Leaky ReLU',
      elu: 'ELU',
      tanh: 'tanh',
      sigmoid: 'sigmoid',
    },
    head: {
      flatten: 'flatten',
      'global-average': 'global average',
    },
    optimizer: {
      sgd: 'SGD',
      momentum: 'Momentum',
      rmsprop: 'RMSprop',
      adam: 'Adam',
      adamw: 'AdamW',
    },
    initializer: {
      'glorot-uniform': 'Glorot uniform',
      'he-uniform': 'He uniform',
      'he-normal': 'He normal',
    },
    schedule: {
      constant: 'constant',
      step: 'steps',
      cosine: 'cosine',
      'warm-up': 'warm-up',
      'range-test': 'range test',
    },
    padding: {
      same: 'same',
      valid: 'valid',
    },
    batchNorm: {
      none: 'none',
      'before-activation': 'before activation',
      'after-activation': 'after activation',
      'on-input': 'before convolution',
    },
    dropoutKind: {
      values: 'single values',
      channels: 'whole channels',
    },
    pooling: {
      max: 'max',
      average: 'average',
      none: 'none',
    },
  },
  refusals: {
    'too-small':
      'At least {minimum, number, ::.########}{unit, select, letters { {minimum, plural, one {character} other {characters}}} entries { {minimum, plural, one {entry} other {entries}}} other {}}.',
    'too-big':
      'At most {maximum, number, ::.########}{unit, select, letters { {maximum, plural, one {character} other {characters}}} entries { {maximum, plural, one {entry} other {entries}}} other {}}.',
    'only-images': 'Only images allow this. Leave it out for points.',
    'wrong-type':
      'This must be {expected, select, int {a whole number} number {a number} string {text} boolean {on or off} array {a list} other {a different kind of value}}.',
    'unknown-choice': 'Choose one of: {choices}.',
    'unknown-field': 'There is no field “{name}”. Remove it.',
    invalid: 'This value is not valid. Check it and try again.',
    'newer-version':
      'A newer version of the program wrote this ({version}; this one reads up to {known}). Open it with that version.',
    'image-vanishes':
      'The image shrinks to nothing at {layer}. Use padding “same”, or a smaller kernel, stride or pool.',
    'too-many-parameters':
      'At {layer} the network reaches {parameters, number} parameters; the limit is {maximum, number}. Use fewer units or more pooling.',
    'too-much-memory':
      'One step of this network needs {gigabytes, number} GB of memory; the limit is {maximum, number} GB. Use a smaller batch, fewer filters or more pooling.',
    'step-too-long':
      'One step of this network takes {teraflops, number} TFLOP and would hold up everybody else; the limit is {maximum, number}. Use a smaller batch, fewer filters or more pooling.',
    'too-much-computing':
      'This run takes {petaflops, number} PFLOP in total; the limit is {maximum, number}. Use fewer epochs, fewer images or a smaller network.',
    'no-such-session': 'There is no such session. Check the code.',
    'session-closed': 'This session is closed. Ask for a new code.',
    'session-full': 'All {maximum, number} seats are taken.',
    'nickname-empty': 'Enter a nickname.',
    'nickname-too-long': 'At most {maximum, number} characters.',
    'nickname-taken': '“{nickname}” is taken. Choose another nickname.',
    'title-invalid': 'Enter a title of 1 to {maximum, number} characters.',
    'nickname-refused': 'Choose a kinder nickname.',
    'door-locked': 'The door is locked. Ask the instructor to let you in.',
    'not-let-in': 'The instructor has not let you in yet. Wait a moment.',
    'seat-removed': 'The instructor removed your seat. You can join again.',
    'seat-banned': 'The instructor banned you from this session.',
    'recovery-wrong': 'Nickname and recovery code do not match. Check both.',
    'test-already-open': 'The sealed test is already open.',
    'data-set-missing':
      'No trainer has {name}. Choose another data set; set-up tries to get this one again when the server starts.',
    'no-round': 'No round is under way.',
    'round-over': 'The round is over. Wait for the next one.',
    'round-runs-used':
      'This round allows {maximum, plural, one {# run} other {# runs}} per student, and you have submitted {used, number}.',
    'field-locked': 'The instructor has locked this at {value}.',
    'field-out-of-range':
      'The instructor allows {minimum, number, ::.########} to {maximum, number, ::.########} here.',
    'prediction-missing': 'First predict your validation accuracy.',
    'impossible-rule':
      'The rule for “{field}” has a value that this field does not allow. Change the value or the range.',
    'rule-beyond-data-set':
      'The rule for “{field}” goes beyond what {name} allows. Choose values from {minimum, number} to {maximum, number}.',
    'not-a-lesson': 'This is not a lesson file. Choose a JSON file saved from this page.',
    'lesson-version':
      'The lesson file has version {version}; this server reads versions up to {known}. Update the server, or save the lesson again on one of this version.',
    'no-question': 'There is no question for the class now.',
    'question-open': 'A question is open already. Close it first.',
    'too-many-questions': 'A session can have at most {maximum, number} questions.',
    'question-invalid': 'Write a question of 1 to {maximum, number} characters.',
    'impossible-value': '“{field}” does not allow one of these values. Change it.',
    'same-cells': 'Some cells would train the same network. Choose values that differ, of fields that matter here.',
    'cell-taken': 'Somebody has just taken this cell. Predict for the next one.',
    'cells-taken': 'All cells are taken. If one is given back, you can train it.',
    'no-such-run': 'There is no such run.',
    'run-has-ended': 'Run #{number} has already ended.',
    'too-many-runs': 'You already have {maximum, number} runs waiting or training. Stop one, or wait until one ends.',
    'too-many-epochs': 'This session allows at most {maximum, number} epochs per run.',
    'quota-used-up': 'The quota of {quota, number} s of compute time is used up. Only the instructor can grant more.',
    'duplicate-run': 'Run #{number} by {nickname} already finished with these values and seed. Choose another seed.',
    'run-not-waiting': 'Run #{number} is not waiting.',
    'run-not-paused': 'Run #{number} is not paused.',
    'run-not-finished': 'Run #{number} has not finished yet.',
    'run-not-requeued': 'Run #{number} cannot be trained again.',
    'report-empty': 'Write this part before you submit.',
    'report-submitted': 'The report is submitted. Take it back to change it.',
    'text-too-long': 'Use at most {maximum, number} characters.',
    'words-refused': 'These words may hurt somebody. Choose others.',
    'run-stopped-early': 'Run #{number} stopped early and would do so again. Submit a new one without early stopping.',
    'run-not-trained': 'Run #{number} has not finished an epoch yet.',
    'weights-gone': 'No connected trainer has the weights of run #{number}.',
    'trainers-busy': 'The trainers are busy looking into other runs. Try again in a minute.',
    'no-such-file': 'There is no such file.',
    'no-data-set': 'This server does not have the images.',
    'test-sealed': 'The test is still sealed, or this run has no test result.',
    'no-such-seat': 'There is no such student.',
    'say-hello-first': 'The connection is not ready yet. Try again in a moment.',
    'demo-untrained': 'Nothing trains on this server at the moment, so a demo class cannot run. Try again later.',
    'demos-taken':
      'Only {maximum, plural, one {# demo class runs} other {# demo classes run}} at a time. Try again when one has ended.',
    'seat-unknown': 'Your seat was not found in this session. Join again.',
    'key-wrong': 'The instructor’s key is wrong.',
    'password-missing': 'Enter the instructor password to open a session.',
    'password-wrong': 'Wrong password. Try again.',
    'not-allowed': 'You cannot do that from this page.',
    'protocol-mismatch': 'This page and the server have different versions. Reload the page.',
    'too-many-connections':
      'Too many connections from your network (more than {maximum, number}). Close tabs you do not need; this page keeps trying.',
    'too-fast': 'Too many requests. Try again in {seconds, plural, one {# second} other {# seconds}}.',
    'server-error': 'Something went wrong on the server. Try again in a moment.',
  },
};
