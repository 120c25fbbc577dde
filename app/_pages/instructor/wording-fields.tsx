/** Fields for a text that is one for all readers, or one in each language. */
'use client';
import { Languages } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { TextArea, TextInput } from '#app/_ui/text-input.tsx';
import { inLanguage, languageNames, languages, type Wording } from '#lib/language.ts';

type Own = { id: string; label: string; value: Wording; fault: string | undefined; onChange: (value: Wording) => void };

/** One field, or one for each language, named after it. */
function fieldsOf({ id, label, value, onChange }: Own) {
  if (typeof value === 'string') return [{ key: id, id, label, text: value, change: onChange }];
  return languages.map((language) => ({
    key: language,
    id: `${id}-${language}`,
    label: `${label} (${languageNames[language].name})`,
    lang: language,
    text: value[language],
    change: (text: string) => onChange({ ...value, [language]: text }),
  }));
}

export function WordingInput({ fault, ...own }: Own & { maxLength: number }) {
  const fields = fieldsOf({ fault, ...own });
  return fields.map(({ key, text, change, ...rest }, index) => (
    <TextInput
      key={key}
      {...rest}
      maxLength={own.maxLength}
      value={text}
      fault={index === fields.length - 1 ? fault : undefined}
      onChange={(event) => change(event.target.value)}
    />
  ));
}

export function WordingArea({ fault, rows, ...own }: Own & Pick<ComponentProps<'textarea'>, 'rows'>) {
  const fields = fieldsOf({ fault, ...own });
  return fields.map(({ key, text, change, ...rest }, index) => (
    <TextArea
      key={key}
      {...rest}
      rows={rows}
      value={text}
      fault={index === fields.length - 1 ? fault : undefined}
      onChange={(event) => change(event.target.value)}
    />
  ));
}

/** Turns texts for all readers into one in each language, which begins as the same, and back into that of the instructor's language. */
export function LanguagesButton({
  wordings,
  onChange,
}: {
  wordings: readonly Wording[];
  onChange: (change: (wording: Wording) => Wording) => void;
}) {
  const t = useTranslations('lesson.roundForm');
  const { language } = usePreferences();
  const several = wordings.some((wording) => typeof wording !== 'string');
  const split = (wording: Wording) => ({ ko: inLanguage(wording, 'ko'), en: inLanguage(wording, 'en') });
  return (
    <Button
      size="small"
      weight="plain"
      onClick={() => onChange(several ? (wording) => inLanguage(wording, language) : split)}
    >
      <Languages aria-hidden className="size-3.5" />
      {t(several ? 'oneText' : 'eachLanguage')}
    </Button>
  );
}
