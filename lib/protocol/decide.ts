/** Decides every request that changes an existing session: who may make it, and what its rule says. */
import {
  type Caller,
  type Circumstances,
  type Rule,
  refusalByRight,
  refuse,
  type Verdict,
} from '../classroom/rules/rule.ts';
import type { Session } from '../classroom/session.ts';
import { type Payload, type ReplyData, type RequestName, requests } from './requests.ts';

/** The requests with a rule. */
export type SessionRequestName = {
  [Name in RequestName]: (typeof requests)[Name] extends { rule: unknown } ? Name : never;
}[RequestName];

export const isSessionRequest = (name: RequestName): name is SessionRequestName => 'rule' in requests[name];

/** The changes and the reply of the request, or a refusal. */
export function decide<Name extends SessionRequestName>(
  session: Session,
  caller: Caller,
  name: Name,
  payload: Payload<Name>,
  circumstances: Circumstances,
): Verdict<ReplyData<Name>> {
  const { by, rule } = requests[name];
  const forbidden = refusalByRight(by, caller);
  if (forbidden) return refuse(forbidden);
  // The caller has the right that the rule's type requires: TypeScript cannot follow it through the table.
  const decideBy = rule as unknown as Rule<'anybody', Payload<Name>, ReplyData<Name>>;
  return decideBy(session, caller, payload, circumstances);
}
