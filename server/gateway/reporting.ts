/** Handlers of students' reports: keeping a draft, and reading one. */
import { refusalOfLength } from '#lib/rules/reports.ts';
import { noSuchSeat, notAllowed, refuse } from '#lib/rules/rule.ts';
import type { SessionStore } from '../store/session-store.ts';
import { codeOf, type Handler } from './entering.ts';

type Reporting = 'keep-report' | 'read-report';

export function reporting({ store, now }: { store: SessionStore; now: () => number }): {
  [Name in Reporting]: Handler<Name>;
} {
  return {
    async 'keep-report'(socket, { report }, _requestId, reply) {
      const { caller } = socket.data;
      if (caller.role !== 'student') throw new Error('Only a student has a report.');
      const long = refusalOfLength(report);
      if (long) return reply(refuse(long));
      const at = now();
      const kept = await store.keepReport(codeOf(socket), caller.seatId, report, at);
      if (kept) return reply({ ok: true, data: { at } });
      const message = 'The report is submitted: take it back to change it.';
      reply(refuse({ code: 'report-submitted', path: 'report', message }));
    },

    async 'read-report'(socket, { seatId }, _requestId, reply) {
      const { caller } = socket.data;
      const own = caller.role === 'student' ? caller.seatId : null;
      if (own !== null && seatId !== null && seatId !== own) return reply(notAllowed(caller));
      const asked = own ?? seatId;
      if (asked === null) return reply(noSuchSeat());
      const report = await store.reportOf(codeOf(socket), asked, own === null ? 'submitted' : undefined);
      reply({ ok: true, data: { report: report ?? null } });
    },
  };
}
