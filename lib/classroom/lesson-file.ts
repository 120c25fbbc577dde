/** Reads and writes lesson files; errors name their location. */
import * as z from 'zod/mini';
import { type Refusal, refusalFromZod } from '../refusal.ts';
import { lessonFileVersion, lessonFileVersions, type Plan, planSchema } from './lesson.ts';
import { faultOfPlan } from './plan.ts';

/** Maximum number of characters; thirty rounds with a rule on everything are a tenth of it. */
export const maximumLessonFile = 1_000_000;

const refuse = (refusal: Refusal) => ({ ok: false as const, refusal });
const notALesson = () =>
  refuse({
    code: 'not-a-lesson',
    message: 'This is not a lesson file: choose a JSON file saved by this program.',
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads the text of a lesson file. A refusal's path is the location in the file, such as `rounds.1.minutes`; an unknown version
 * is refused before anything else is checked.
 */
export function readLessonFile(text: string): { ok: true; plan: Plan } | { ok: false; refusal: Refusal } {
  if (text.length > maximumLessonFile) return notALesson();
  const header = z.object({ version: z.union([z.number(), z.string()]), rounds: z.unknown() }).safeParse(parsed(text));
  if (!header.success) return notALesson();
  const { version } = header.data;
  if (!lessonFileVersions.some((known) => known === version)) {
    return refuse({
      code: 'lesson-version',
      path: 'version',
      message: `The file has version ${version}, but this program reads versions up to ${lessonFileVersion}.`,
      params: { version, known: lessonFileVersion },
    });
  }
  const checked = planSchema.safeParse(parsed(text));
  if (!checked.success) return refuse(refusalFromZod(checked.error, ''));
  const fault = faultOfPlan(checked.data);
  return fault ? refuse(fault) : { ok: true, plan: checked.data };
}

/** The text of a lesson file, for people to read and edit. */
export function writeLessonFile(plan: Plan): string {
  return `${JSON.stringify({ ...plan, version: lessonFileVersion }, null, 2)}\n`;
}
