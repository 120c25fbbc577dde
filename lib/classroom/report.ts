/** A student's report: a question, the runs that answer it, and what the student says about them. */
import * as z from 'zod/mini';

/** As many as the compare page shows beside each other. */
export const maximumReportRuns = 6;
/** Maximum letters of the question and of the own words, as people count them. */
export const maximumQuestion = 200;
export const maximumReportText = 8000;

export const reportSchema = z.object({
  /** What the student wanted to know; it is the title of the page. */
  question: z.string().check(z.maxLength(5 * maximumQuestion)),
  /** The compared runs, own and others', by their numbers in the session. */
  runs: z.array(z.int().check(z.gte(1), z.lt(10_000_000))).check(z.maxLength(maximumReportRuns)),
  /** In the student's own words, as Markdown. */
  text: z.string().check(z.maxLength(5 * maximumReportText)),
});

export type Report = z.infer<typeof reportSchema>;

export const emptyReport: Report = { question: '', runs: [], text: '' };
