/** What the chosen preset teaches. */
'use client';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { presetLessons } from '#lib/hyperparameters/preset-lessons.ts';

export function PresetLesson({ id }: { id: string }) {
  const { language } = usePreferences();
  return presetLessons[id]?.[language];
}
