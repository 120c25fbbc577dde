/** How a run is named: its number as a link to its page, its name, and its student's name. */
'use client';
import Link from 'next/link';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { useShownName } from '#app/_session/student-mark.tsx';
import { useNames } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { runPage } from '#lib/addresses.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import type { Run } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { nearestBase, presetById, shortLabel } from '#lib/hyperparameters/presets.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';

/** "Run #12", in a table "#12", or other words. */
export function RunLink({
  number,
  short = false,
  className = '',
  children,
}: {
  number: number;
  short?: boolean;
  className?: string;
  children?: ReactNode;
}) {
  const t = useTranslations('run');
  const insight = useTranslations('runPage');
  const code = useSessionState(({ session }) => session!.code);
  return (
    <Link
      href={runPage(code, number)}
      prefetch={false}
      title={insight('open', { number })}
      className={`rounded underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-accent hover:decoration-solid ${className}`}
    >
      {children ?? (short ? `#${number}` : t('name', { number }))}
    </Link>
  );
}

/** As many changes as fit into a name. */
const changesSaid = 2;

/**
 * The function that names runs in the reader's language; one without a name of its own after the preset that is nearest, and the
 * first `most` changes of it, none where they stand beside the name.
 */
export function useRunName(): (run: Pick<Run, 'name' | 'hyperparameters'>, most?: number) => string {
  const t = useTranslations('form');
  const names = useNames();
  const { language } = usePreferences();
  return useCallback(
    ({ name, hyperparameters }, most = changesSaid) => {
      if (name !== null) return name;
      const preset = presetById(nearestBase(hyperparameters));
      const first = preset ? shortLabel(preset, language) : t('presetNone');
      if (most === 0) return first;
      const changes = shownDifferences(preset?.hyperparameters ?? defaultHyperparameters, hyperparameters);
      const said = changes.slice(0, most).map(({ path, after }) => {
        return `${names.field(path)} ${names.value(path, after)}`;
      });
      const rest = changes.length - said.length;
      return [first, ...said, ...(rest > 0 ? [`+${rest}`] : [])].join(' · ');
    },
    [t, names, language],
  );
}

/** Its name in the reader's language, and its values; the defaults where they are nearest. */
export function useNearestPreset(hyperparameters: Hyperparameters): {
  readonly name: string;
  readonly hyperparameters: Hyperparameters;
} {
  const form = useTranslations('form');
  const { language } = usePreferences();
  return useMemo(() => {
    const preset = presetById(nearestBase(hyperparameters));
    return {
      name: preset?.label[language] ?? form('presetNone'),
      hyperparameters: preset?.hyperparameters ?? defaultHyperparameters,
    };
  }, [hyperparameters, language, form]);
}

/** The function that names a run by its number and its student, as the viewer may know them. */
export function useEntryName(viewer: Viewer): (shown: Pick<ShownRun, 'run' | 'seat'>) => string {
  const t = useTranslations('compare');
  const nameOf = useShownName(viewer);
  return useCallback(({ run, seat }) => t('runName', { number: run.number, name: nameOf(seat) }), [t, nameOf]);
}
