/** What the run page and the try page share of showing what a network looks at. */
'use client';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { ChoiceInput, Select } from '#app/_ui/choice-input.tsx';
import { useClassNames } from './dataset.tsx';
import { type HeatView, heatGradient, heatViews } from './heat-picture.tsx';

/** Heat over the image, or alone. */
export function ViewChoice({ view, onView }: { view: HeatView; onView: (view: HeatView) => void }) {
  const t = useTranslations('attention');
  const id = useId();
  return (
    <ChoiceInput
      id={id}
      label={t('view')}
      value={view}
      choices={heatViews}
      nameOf={(choice) => t(`views.${choice as HeatView}`)}
      onChange={(choice) => onView(choice as HeatView)}
    />
  );
}

/** For which class one asks. */
export function ClassQuestion({ label, onLabel }: { label: number; onLabel: (label: number) => void }) {
  const t = useTranslations('attention');
  const names = useClassNames();
  return (
    <Select
      aria-label={t('class')}
      value={label}
      onChange={(event) => onLabel(Number(event.target.value))}
      className="min-w-0"
    >
      {names.map((name, each) => (
        <option key={name} value={each}>
          {t('why', { name })}
        </option>
      ))}
    </Select>
  );
}

/** What the colours mean. */
export function HeatKey() {
  const t = useTranslations('attention');
  return (
    <span className="flex min-w-0 flex-1 items-center justify-end gap-1.5 whitespace-nowrap text-2xs text-muted">
      <span>{t('cold')}</span>
      <span
        aria-hidden
        className="h-2 w-24 min-w-4 rounded-full border border-line"
        style={{ background: heatGradient }}
      />
      <span>{t('hot')}</span>
    </span>
  );
}
