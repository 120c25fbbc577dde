/** The English of the lesson as students see it: rounds, messages, rules on the form, predictions. */
import type { koLesson } from './ko-lesson.ts';

export const enLesson: typeof koLesson = {
  round: {
    label: 'The round under way',
    number: 'Round {number, number}',
    over: 'Time is up. Wait for the next round.',
    left: '{time} left',
    runsLeft: '{count, plural, =0 {no runs left} one {# run left} other {# runs left}}',
    spoken:
      '{time, select, plenty {The round “{title}” is under way.} five {The round ends within five minutes.} one {The round ends within a minute.} other {The round is over.}}',
  },
  said: {
    all: 'Instructor:',
    own: 'Instructor, to you:',
  },
  ruled: {
    fixed: 'Set by the instructor',
    range: 'The instructor allows {minimum} to {maximum}',
    countFixed: '{field}: always {count, number}',
    countRange: '{field}: {minimum, number} to {maximum, number}',
    sent: 'The instructor sent hyperparameters',
    changed: 'Values were changed to obey the instructor’s rules',
    more: 'and {count, number} more',
    kept: 'You were typing, so {field} stays {value}.',
    takeSent: 'Use {value}, as sent',
    takenRuled: '{count, plural, one {# value is} other {# values are}} as the instructor’s rules demand instead.',
    open: 'Yours to change now',
    openNone: 'Nothing can be changed now.',
    goTo: 'Go to {field}',
    sentBase: 'As sent',
    sentNote: 'instructor',
    sentLesson: 'What the instructor sent to everybody.',
  },
  predict: {
    label: 'Expected validation accuracy',
    help: 'In percent, from 0 to 100.',
    missing: 'Say first what you expect, in percent (0 to 100).',
    predicted: 'Predicted {predicted}',
    outcome:
      'Predicted {predicted} → reached {reached} ({direction, select, over {{miss} points lower} under {{miss} points higher} other {exactly right}})',
    calibrationOf: 'Predictions off by {error} points on average ({count, plural, one {# run} other {# runs}})',
    onBoard: 'foresaw within {error} points',
    calibrationHelp:
      'The mean distance between what was predicted and the best validation accuracy, over finished runs with a prediction. Lower is better.',
  },
};
