/** The rule for submitting a report and taking it back. */
import { graphemes, tidy } from '../classroom/nickname.ts';
import { maximumQuestion, maximumReportText, type Report } from '../classroom/report.ts';
import type { Refusal } from '../refusal.ts';
import { closed, type Rule, refuse } from './rule.ts';

/** Why the report is too long, if it is. */
export function refusalOfLength({ question, text }: Report): Refusal | undefined {
  const [path, maximum, long] =
    graphemes(question) > maximumQuestion
      ? ['question', maximumQuestion, true]
      : ['text', maximumReportText, graphemes(text) > maximumReportText];
  const message = `At most ${maximum} letters.`;
  return long ? { code: 'text-too-long', path: `report.${path}`, message, params: { maximum } } : undefined;
}

export const submitReport: Rule<'submit-report'> = (session, { seatId }, { report: written }, { now }) => {
  if (session.closedAt !== null) return closed();
  if (session.seats[seatId]!.standing === 'waiting') {
    return refuse({ code: 'not-let-in', message: 'The instructor has not let you in yet: wait a moment.' });
  }
  if (written === null) {
    return { ok: true, changes: [{ kind: 'seat-changed', at: now, seatId, seat: { reportAt: null } }], data: {} };
  }
  const { question, runs, text } = written;
  const report = { question: tidy(question), runs: [...new Set(runs)], text: text.normalize('NFC').trim() };
  const long = refusalOfLength(report);
  if (long) return refuse(long);
  for (const path of ['question', 'text'] as const) {
    if (report[path] === '') {
      return refuse({ code: 'report-empty', path: `report.${path}`, message: 'Write this part before you submit.' });
    }
  }
  const numbers = new Set(Object.values(session.runs).map(({ number }) => number));
  const unknown = report.runs.findIndex((number) => !numbers.has(number));
  if (unknown >= 0) {
    const message = 'There is no such run: choose another one.';
    return refuse({ code: 'no-such-run', path: `report.runs.${unknown}`, message });
  }
  return {
    ok: true,
    changes: [{ kind: 'seat-changed', at: now, seatId, seat: { reportAt: now } }],
    data: {},
    hidden: { reports: [{ seatId, report, at: now }] },
  };
};
