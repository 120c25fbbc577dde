/** The choice of a data set: one that is not on the server is shown, but cannot be chosen. */
'use client';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Select } from '#app/_ui/choice-input.tsx';
import { useNames } from '#app/_ui/names.ts';
import { type DatasetId, datasetIds } from '#lib/datasets/datasets.ts';

/** `available` is undefined until the server has said what it has. */
export function DatasetChoice({
  value,
  available,
  onChange,
}: {
  value: DatasetId;
  available: readonly string[] | undefined;
  onChange: (dataset: DatasetId) => void;
}) {
  const t = useTranslations('session.datasets');
  const names = useNames();
  const id = useId();
  const isThere = (dataset: DatasetId) => available === undefined || available.includes(dataset);
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {names.field('dataset')}
      </label>
      <Select
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
