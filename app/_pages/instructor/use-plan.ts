/** Keeping the plan with the session, and the files that it comes from and goes to. */
'use client';
import { useCallback } from 'react';
import { useAsk } from '#app/_session/use-ask.ts';
import type { Plan } from '#lib/classroom/lesson.ts';
import { maximumLessonFile, readLessonFile, writeLessonFile } from '#lib/classroom/lesson-file.ts';
import { fileNameOf } from '#lib/file-name.ts';
import type { Refusal } from '#lib/refusal.ts';

/** Keeps a plan with the session, whose round at `next` comes next; says `done` then. */
export function useKeepPlan() {
  const ask = useAsk();
  return useCallback(
    (plan: Plan | null, next: number, done?: string) => ask('plan-lesson', { plan, next }, done),
    [ask],
  );
}

/** The file's plan, or why it has none. */
export async function planOfFile(file: File): Promise<{ ok: true; plan: Plan } | { ok: false; refusal: Refusal }> {
  return readLessonFile(file.size > maximumLessonFile * 4 ? '' : await file.text());
}

/** Hands the plan to the browser as a file that is named after it. */
export function downloadPlan(plan: Plan): void {
  const url = URL.createObjectURL(new Blob([writeLessonFile(plan)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${fileNameOf(plan.title, 'lesson')}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
}
