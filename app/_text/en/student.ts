/** The student’s page, in English. */
import type { Texts } from '#app/_text/ko/texts.ts';

export const student: Texts['student'] = {
  screens: 'Choose a screen',
  form: 'Set up',
  runs: 'My runs',
  board: 'Leaderboard',
  you: 'you',
  closed: 'This session is closed. You cannot submit, but all results stay visible.',
  duplicate: {
    title: 'The same run has already finished',
    body: 'Values and seed are the same, so training it again gives the same result.',
    by: 'Run by {nickname}',
    byYou: 'Your own run',
    accuracy: 'Best validation accuracy',
    epochs: 'Epochs',
    cost: 'Compute time',
    newSeed: 'Submit with a new seed',
    again: 'Train it anyway',
    newSeedHelp: 'A new seed shows how much is chance.',
  },
  news: 'something new',
  hand: {
    raise: 'Raise your hand',
    lower: 'Lower your hand',
    raised: 'Your hand is raised. The instructor sees it.',
  },
  telling: {
    minutes: '({minutes, number} min)',
    timeUp: 'Time’s up',
    runEnded: 'Your run has ended',
    ask: 'Get a notification when your run ends?',
    allow: 'Allow',
  },
  messages: {
    all: 'Instructor:',
    own: 'Instructor, to you:',
    dismissed: 'Message hidden',
  },
};
