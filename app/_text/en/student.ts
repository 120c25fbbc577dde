/** The student’s page, in English. */
import type { Texts } from '#app/_text/ko/texts.ts';

export const student: Texts['student'] = {
  screens: 'Choose a screen',
  form: 'Set up',
  runs: 'My runs',
  board: 'Leaderboard',
  you: 'you',
  closed: 'The session is over, so nothing more can be submitted. Results stay visible.',
  duplicate: {
    title: 'The same run has finished already',
    body: 'Values and seed are all the same, so training it again gives the same result.',
    by: 'Run by {nickname}',
    byYou: 'Your own run',
    accuracy: 'Best validation accuracy',
    epochs: 'Epochs',
    cost: 'Cost',
    newSeed: 'Submit with a new seed',
    again: 'Train the same anyway',
    newSeedHelp: 'Another seed shows how much is chance.',
  },
  messages: {
    all: 'Instructor:',
    own: 'Instructor, to you:',
  },
};
