/** The rule for submitting a report and taking it back. */
import { tidyReport, tooLongIn } from '../classroom/report.ts';
import { closed, type Rule, refuse } from './rule.ts';

export const submitReport: Rule<'submit-report'> = (session, { seatId }, { report: written }, { now }) => {
  if (session.closedAt !== null) return closed();
  if (session.seats[seatId]!.standing === 'waiting') {
    return refuse({ code: 'not-let-in', message: 'The instructor has not let you in yet: wait a moment.' });
  }
  if (written === null) {
    return { ok: true, changes: [{ kind: 'seat-changed', at: now, seatId, seat: { reportAt: null } }], data: {} };
  }
  const report = tidyReport(written);
  const long = tooLongIn(report);
  if (long) {
    const { path, maximum } = long;
    const message = `At most ${maximum} letters.`;
    return refuse({ code: 'text-too-long', path: `report.${path}`, message, params: { maximum } });
  }
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
