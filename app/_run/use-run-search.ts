/** Finding runs by how people refer to them: number, student, name, hyperparameters, state and findings, in the reader's language. */
'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useShownName } from '#app/_session/student-mark.tsx';
import { useNames } from '#app/_ui/names.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';
import { readNumber } from '#lib/written-number.ts';
import { useRunName } from './run-link.tsx';
import { useFindingNames } from './run-words.tsx';

/** The function that keeps those runs in which every word occurs; a number, with or without #, also finds the run itself first. */
export function useRunSearch(viewer: Viewer): (runs: readonly ShownRun[], words: string) => readonly ShownRun[] {
  const states = useTranslations('run.states');
  const names = useNames();
  const nameOf = useShownName(viewer);
  const runName = useRunName();
  const findingNames = useFindingNames();
  return useCallback(
    (runs, written) => {
      const words = written.toLowerCase().split(/\s+/).filter(Boolean);
      if (words.length === 0) return runs;
      const text = ({ run, seat, named, whole }: ShownRun) => {
        const settings = shownDifferences(defaultHyperparameters, run.hyperparameters).map(
          ({ path, after }) => `${names.field(path)} ${names.value(path, after)}`,
        );
        const found = whole ? findingNames(run) : [];
        const who = named ? nameOf(seat) : '';
        return [`#${run.number}`, who, runName(run), states(run.state), ...found, ...settings].join(' ').toLowerCase();
      };
      const number = readNumber(written.trim().replace(/^[#＃]/u, ''));
      const found = runs.filter((shown) => {
        const all = text(shown);
        return words.every((word) => all.includes(word));
      });
      return found.sort((a, b) => Number(b.run.number === number) - Number(a.run.number === number));
    },
    [states, names, nameOf, runName, findingNames],
  );
}
