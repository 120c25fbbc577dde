/** A student's report: a question, the runs that answer it, and what the student says about them. */
import * as z from 'zod/mini';
import { graphemes, tidy } from './nickname.ts';

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

/** The report as it is stored: composed letters, no spaces around, each run once. */
export function tidyReport({ question, runs, text }: Report): Report {
  return { question: tidy(question), runs: [...new Set(runs)], text: text.normalize('NFC').trim() };
}

/** Where the report is longer than allowed, if anywhere. */
export function tooLongIn({ question, text }: Report): { path: 'question' | 'text'; maximum: number } | undefined {
  if (graphemes(question) > maximumQuestion) return { path: 'question', maximum: maximumQuestion };
  return graphemes(text) > maximumReportText ? { path: 'text', maximum: maximumReportText } : undefined;
}
