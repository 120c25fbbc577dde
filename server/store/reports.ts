/** Students' reports in the database: drafts, and those that were submitted. */
import type { Kysely } from 'kysely';
import type { Report } from '#lib/classroom/report.ts';
import { readReport } from './stored.ts';
import type { Tables } from './tables.ts';

export type DatedReport = Report & { readonly at: number };

export type ReportStore = {
  /** Stores the draft of a seat's report; false if the report is submitted, and stays as it is. */
  keepReport(code: string, seatId: string, report: Report, at: number): Promise<boolean>;
  /** The seat's report, submitted or, unless only that counts, a draft; undefined without one. */
  reportOf(code: string, seatId: string, only?: 'submitted'): Promise<DatedReport | undefined>;
};

export async function writeReport(db: Kysely<Tables>, seatId: string, report: Report, at: number): Promise<void> {
  const row = { body: JSON.stringify(report), saved_at: new Date(at) };
  await db
    .insertInto('report')
    .values({ seat_id: seatId, ...row })
    .onConflict((conflict) => conflict.column('seat_id').doUpdateSet(row))
    .execute();
}

export const createReports = (db: Kysely<Tables>): ReportStore => ({
  keepReport: (code, seatId, report, at) =>
    db.transaction().execute(async (transaction) => {
      // The row is locked, so that a draft on its way never replaces the report submitted meanwhile.
      const seat = await transaction
        .selectFrom('seat')
        .select('id')
        .where('session_code', '=', code)
        .where('id', '=', seatId)
        .where('report_at', 'is', null)
        .forUpdate()
        .executeTakeFirst();
      if (seat) await writeReport(transaction, seatId, report, at);
      return seat !== undefined;
    }),
  async reportOf(code, seatId, only) {
    const row = await db
      .selectFrom('report')
      .innerJoin('seat', 'seat.id', 'report.seat_id')
      .select(['report.body', 'report.saved_at', 'seat.report_at'])
      .where('seat.session_code', '=', code)
      .where('seat.id', '=', seatId)
      .executeTakeFirst();
    if (!row || (only && row.report_at === null)) return undefined;
    return { ...readReport(row.body), at: row.saved_at.getTime() };
  },
});
