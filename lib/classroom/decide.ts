/** Every rule of a lesson, by the request that it decides. */

import { changeBoard, changeProjector, openTest } from './rules/board.ts';
import {
  beginRound,
  changeFields,
  endRound,
  extendRound,
  planLesson,
  postMessage,
  pushPreset,
} from './rules/lesson.ts';
import { changeRun } from './rules/remarks.ts';
import { changeSettings, closeSession, grantQuota, reopenSession } from './rules/room.ts';
import type { Rule } from './rules/rule.ts';
import { changeSeat, joinSession, removeSeats } from './rules/seats.ts';
import { pauseRun, reorderRuns, requeueRun, resumeRun, stopRun, urgeRun } from './rules/steering.ts';
import { extendRun, repeatRun, submitRun } from './rules/submitting.ts';

/** The requests that change a session which is there. */
export type SessionRequestName =
  | 'join-session'
  | 'submit-run'
  | 'repeat-run'
  | 'extend-run'
  | 'stop-run'
  | 'pause-run'
  | 'resume-run'
  | 'reorder-runs'
  | 'urge-run'
  | 'change-run'
  | 'requeue-run'
  | 'change-settings'
  | 'grant-quota'
  | 'change-seat'
  | 'remove-seats'
  | 'post-message'
  | 'change-fields'
  | 'push-preset'
  | 'plan-lesson'
  | 'begin-round'
  | 'extend-round'
  | 'end-round'
  | 'change-board'
  | 'change-projector'
  | 'open-test'
  | 'close-session'
  | 'reopen-session';

export const rules: { readonly [Name in SessionRequestName]: Rule<Name> } = {
  'join-session': joinSession,
  'submit-run': submitRun,
  'repeat-run': repeatRun,
  'extend-run': extendRun,
  'stop-run': stopRun,
  'pause-run': pauseRun,
  'resume-run': resumeRun,
  'reorder-runs': reorderRuns,
  'urge-run': urgeRun,
  'change-run': changeRun,
  'requeue-run': requeueRun,
  'change-settings': changeSettings,
  'grant-quota': grantQuota,
  'change-seat': changeSeat,
  'remove-seats': removeSeats,
  'post-message': postMessage,
  'change-fields': changeFields,
  'push-preset': pushPreset,
  'plan-lesson': planLesson,
  'begin-round': beginRound,
  'extend-round': extendRound,
  'end-round': endRound,
  'change-board': changeBoard,
  'change-projector': changeProjector,
  'open-test': openTest,
  'close-session': closeSession,
  'reopen-session': reopenSession,
};
