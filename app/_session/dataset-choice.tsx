/** The choice of a data set: one that is not on the server is shown, but cannot be chosen. */
'use client';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Select } from '#app/_ui/choice-input.tsx';
import { useNames } from '#app/_ui/names.ts';
import { type DatasetId, datasetIds } from '#lib/datasets/datasets.ts';

type Choice = {
  value: DatasetId;
  /** Undefined until the server has said what it has. */
  available: readonly string[] | undefined;
  onChange: (dataset: DatasetId) => void;
};

/** With its label above it. */
export function DatasetChoice(choice: Choice) {
  const names = useNames();
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {names.field('dataset')}
      </label>
      <DatasetSelect id={id} {...choice} />
    </div>
  );
}

/** Without a label; `labels` name and describe it. */
export function DatasetSelect({
  id,
  value,
  available,
  onChange,
  ...labels
}: Choice & { id: string; 'aria-label'?: string; 'aria-describedby'?: string }) {
  const t = useTranslations('session.datasets');
  const names = useNames();
  const isThere = (dataset: DatasetId) => available === undefined || available.includes(dataset);
  return (
    <div className="min-w-0">
      <Select
        {...labels}
        id={id}
        value={value}
        onChange={({ target }) => onChange(datasetIds.find((each) => each === target.value)!)}
      >
        {datasetIds.map((each) => (
          <option key={each} value={each} disabled={!isThere(each)}>
            {names.choice('dataset', each)}
            {isThere(each) ? '' : ` (${t('missing')})`}
          </option>
        ))}
      </Select>
      {!datasetIds.every(isThere) && <p className="mt-1 text-2xs text-muted">{t('missingHelp')}</p>}
    </div>
  );
}
