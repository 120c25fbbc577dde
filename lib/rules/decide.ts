/** Decides every request that changes an existing session: who may make it, and what its rule says. */
import type { Session } from '../classroom/session.ts';
import type { Caller } from '../protocol/request.ts';
import { type Payload, type ReplyData, requests, type SessionRequestName } from '../protocol/requests.ts';
import { changeBoard, changeProjector, openTest } from './board.ts';
import { beginRound, changeFields, endRound, extendRound, planLesson, postMessage, pushPreset } from './lesson.ts';
import { changeRun } from './remarks.ts';
import { submitReport } from './reports.ts';
import { changeSettings, closeSession, grantQuota, renameSession, reopenSession } from './room.ts';
import { type Circumstances, type Rule, refusalByRight, refuse, type Verdict } from './rule.ts';
import { changeSeat, joinSession, raiseHand, removeSeats } from './seats.ts';
import { pauseRun, reorderRuns, requeueRun, resumeRun, stopRun, urgeRun } from './steering.ts';
import { extendRun, repeatRun, submitRun } from './submitting.ts';
import { closeSweep, openSweep, reopenSweep, trainCell } from './sweeps.ts';

/** The rule of every request that changes a session, in the order of requests.ts. */
const rules: { readonly [Name in SessionRequestName]: Rule<Name> } = {
  'join-session': joinSession,
  'submit-run': submitRun,
  'repeat-run': repeatRun,
  'extend-run': extendRun,
  'pause-run': pauseRun,
  'resume-run': resumeRun,
  'reorder-runs': reorderRuns,
  'change-run': changeRun,
  'submit-report': submitReport,
  'raise-hand': raiseHand,
  'stop-run': stopRun,
  'urge-run': urgeRun,
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
  'open-sweep': openSweep,
  'close-sweep': closeSweep,
  'reopen-sweep': reopenSweep,
  'train-cell': trainCell,
  'change-board': changeBoard,
  'change-projector': changeProjector,
  'open-test': openTest,
  'rename-session': renameSession,
  'close-session': closeSession,
  'reopen-session': reopenSession,
};

/** The changes and the reply of the request, or a refusal. */
export function decide<Name extends SessionRequestName>(
  session: Session,
  caller: Caller,
  name: Name,
  payload: Payload<Name>,
  circumstances: Circumstances,
): Verdict<ReplyData<Name>> {
  const forbidden = refusalByRight(requests[name].by, caller);
  if (forbidden) return refuse(forbidden);
  // The caller has the right that the rule's type requires: TypeScript cannot follow it through the table.
  return rules[name](session, caller as Parameters<Rule<Name>>[1], payload, circumstances);
}
