/** What the run has learned, fetched once for all parts of its page that show it. */
'use client';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useDataset } from '#app/_run/dataset.tsx';
import type { Fetched } from '#app/_run/use-fetched.ts';
import { type ImageSet, type SeenImages, useConfusions, usePredictions } from '#app/_run/use-learned.ts';
import { confusionOf } from '#lib/analysis/evaluation.ts';
import type { EpochConfusion } from '#lib/classroom/run-report.ts';
import type { Run } from '#lib/classroom/session.ts';

type Learned = {
  readonly confusions: Fetched<readonly EpochConfusion[]>;
  readonly predictions: Readonly<Record<ImageSet, Fetched<SeenImages>>>;
  readonly want: (set: ImageSet) => void;
};

const Context = createContext<Learned | null>(null);

export function LearnedProvider({ run, children }: { run: Run; children: ReactNode }) {
  const [wanted, setWanted] = useState<readonly ImageSet[]>([]);
  const confusions = useConfusions(run);
  const validation = usePredictions(run, 'validation', wanted.includes('validation'));
  const test = usePredictions(run, 'test', wanted.includes('test'));
  const learned = useMemo<Learned>(
    () => ({
      confusions,
      predictions: { validation, test },
      want: (set) => setWanted((sets) => (sets.includes(set) ? sets : [...sets, set])),
    }),
    [confusions, validation, test],
  );
  return <Context value={learned}>{children}</Context>;
}

function useLearned(): Learned {
  const learned = useContext(Context);
  if (!learned) throw new Error('This hook belongs inside a LearnedProvider.');
  return learned;
}

/** Of the validation the confusion of every epoch so far, of the test the one that its predictions make. */
export function useConfusionsOf(set: ImageSet): Fetched<readonly EpochConfusion[]> {
  const { confusions, predictions, want } = useLearned();
  const { test } = predictions;
  const { classes } = useDataset();
  // biome-ignore lint/correctness/useExhaustiveDependencies: wanting it once is enough, however often the function is renewed
  useEffect(() => {
    if (set === 'test') want(set);
  }, [set]);
  return useMemo(() => {
    if (set === 'validation') return confusions;
    const { content } = test;
    if (!content) return { ...test, content };
    const { epoch, images } = content;
    const counts = confusionOf(
      images.map(({ actual }) => actual),
      images.map(({ predicted }) => predicted),
      classes.length,
    );
    return { ...test, content: [{ epoch, counts }] };
  }, [set, confusions, test, classes]);
}

/** The run's latest predictions on that set, which are fetched from now on. */
export function useSeenImages(set: ImageSet): Fetched<SeenImages> {
  const { predictions, want } = useLearned();
  // biome-ignore lint/correctness/useExhaustiveDependencies: wanting it once is enough, however often the function is renewed
  useEffect(() => {
    want(set);
  }, [set]);
  return predictions[set];
}
