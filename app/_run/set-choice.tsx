/** Which images a part of the page shows: validation or, once the test is open, test. */
'use client';
import { useTranslations } from 'use-intl';
import { ChoiceInput } from '#app/_ui/choice-input.tsx';
import type { Run } from '#lib/classroom/session.ts';
import type { ImageSet } from './use-learned.ts';

/** Nothing while the run's test is sealed. */
export function SetChoice(props: { id: string; run: Run; set: ImageSet; onChange: (set: ImageSet) => void }) {
  const { id, run, set, onChange } = props;
  const t = useTranslations('runPage');
  if (run.test === null) return null;
  return (
    <ChoiceInput
      id={id}
      label={t('imageSet')}
      value={set}
      choices={['validation', 'test']}
      nameOf={(choice) => t(choice as ImageSet)}
      onChange={(choice) => onChange(choice as ImageSet)}
    />
  );
}
