/** The data set of a page, for all its parts that show images or classes. */
'use client';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Dataset } from '#lib/datasets/dataset.ts';

const Context = createContext<Dataset | null>(null);

export function DatasetProvider({ dataset, children }: { dataset: Dataset; children: ReactNode }) {
  return <Context value={dataset}>{children}</Context>;
}

export function useDataset(): Dataset {
  const dataset = useContext(Context);
  if (!dataset) throw new Error('This hook belongs inside a DatasetProvider.');
  return dataset;
}

/** Its classes as the reader calls them, in the order of the labels. */
export function useClassNames(): readonly string[] {
  const { classes } = useDataset();
  const { language } = usePreferences();
  return useMemo(() => classes.map(({ label }) => label[language]), [classes, language]);
}
