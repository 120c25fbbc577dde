/** Every rule of a lesson, by the request that it decides. */
import { extendRun, handIn, repeatRun } from './rules/handing-in.ts';
import { changeSettings, closeSession, grantQuota, joinSession } from './rules/room.ts';
import type { Rule } from './rules/rule.ts';
import { pauseRun, reorderRuns, resumeRun, stopRun, urgeRun } from './rules/steering.ts';

/** The requests that change a session which is there. */
export type SessionRequestName =
  | 'join-session'
  | 'hand-in'
  | 'repeat-run'
  | 'extend-run'
  | 'stop-run'
  | 'pause-run'
  | 'resume-run'
  | 'reorder-runs'
  | 'urge-run'
  | 'change-settings'
  | 'grant-quota'
  | 'close-session';

export const rules: { readonly [Name in SessionRequestName]: Rule<Name> } = {
  'join-session': joinSession,
  'hand-in': handIn,
  'repeat-run': repeatRun,
  'extend-run': extendRun,
  'stop-run': stopRun,
  'pause-run': pauseRun,
  'resume-run': resumeRun,
  'reorder-runs': reorderRuns,
  'urge-run': urgeRun,
  'change-settings': changeSettings,
  'grant-quota': grantQuota,
  'close-session': closeSession,
};
