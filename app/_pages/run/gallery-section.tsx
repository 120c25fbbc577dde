/** Images that the run gets wrong, and those it is most and least sure about. */
'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useClassNames } from '#app/_run/dataset.tsx';
import { SetChoice } from '#app/_run/set-choice.tsx';
import type { ImageSet, Seen, SeenImages } from '#app/_run/use-learned.ts';
import { Button } from '#app/_ui/button.tsx';
import { ChoiceInput, Select } from '#app/_ui/choice-input.tsx';
import { bySureness, wrongByConfidence } from '#lib/analysis/evaluation.ts';
import type { ConfusionProps } from './confusion-section.tsx';
import { Picture } from './picture.tsx';
import { NotYet, Section, Shown, useSeenImages } from './section.tsx';

const kinds = ['wrong', 'least', 'most'] as const;
type Kind = (typeof kinds)[number];
/** Null means any. */
type Filter = { readonly actual: number | null; readonly predicted: number | null };

const page = 32;

function inOrder(images: readonly Seen[], kind: Kind, { actual, predicted }: Filter): Seen[] {
  const fitting = images.filter(
    (image) => (actual === null || image.actual === actual) && (predicted === null || image.predicted === predicted),
  );
  return (kind === 'wrong' ? wrongByConfidence(fitting) : bySureness(fitting, kind)) as Seen[];
}

export function GallerySection({ run, chosen, onChoose }: ConfusionProps) {
  const t = useTranslations('runPage');
  const [set, setSet] = useState<ImageSet>('validation');
  const shownSet = run.test === null ? 'validation' : set;
  const predictions = useSeenImages(shownSet);
  return (
    <Section
      id="gallery"
      title={t('gallery')}
      help={predictions.content && t('galleryHelp', { epoch: predictions.content.epoch })}
      aside={<SetChoice id="gallery-set" run={run} set={shownSet} onChange={setSet} />}
    >
      {run.lastEpoch === null ? (
        <NotYet />
      ) : (
        <Shown fetched={predictions} waiting="h-96">
          {(seen) => <Gallery key={seen.set} seen={seen} chosen={chosen} onChoose={onChoose} />}
        </Shown>
      )}
    </Section>
  );
}

function Gallery({ seen, chosen, onChoose }: Omit<ConfusionProps, 'run'> & { seen: SeenImages }) {
  const t = useTranslations('runPage');
  const [kind, setKind] = useState<Kind>('wrong');
  const [filter, setFilter] = useState<Filter>({ actual: null, predicted: null });
  const [most, setMost] = useState(page);
  const { images, part } = seen;
  const all = useMemo(() => inOrder(images, kind, filter), [images, kind, filter]);
  return (
    <>
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <ChoiceInput
          id="gallery-kind"
          label={t('gallery')}
          value={kind}
          choices={kinds}
          nameOf={(choice) => t(`kinds.${choice as Kind}`)}
          onChange={(choice) => {
            setKind(choice as Kind);
            setMost(page);
          }}
        />
        <ClassChoice
          id="gallery-actual"
          label={t('actual')}
          value={filter.actual}
          onChange={(actual) => setFilter({ ...filter, actual })}
        />
        <ClassChoice
          id="gallery-predicted"
          label={t('predicted')}
          value={filter.predicted}
          onChange={(predicted) => setFilter({ ...filter, predicted })}
        />
        <p className="numbers text-muted text-sm" aria-live="polite">
          {t('images', { count: all.length })}
        </p>
      </div>
      <p className="mt-1.5 text-muted text-sm">{t(`kinds.${kind}Help`)}</p>
      {all.length === 0 ? (
        <p className="mt-3 rounded-xl bg-sunken px-4 py-8 text-center text-muted text-sm">{t('noMatch')}</p>
      ) : (
        <ul className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(5rem,1fr))] gap-1.5 sm:grid-cols-[repeat(auto-fill,minmax(6rem,1fr))]">
          {all.slice(0, most).map((image) => (
            <li key={image.index}>
              <Picture
                part={part}
                seen={image}
                chosen={chosen === image.index}
                onChoose={(index) => onChoose(part, index)}
              />
            </li>
          ))}
        </ul>
      )}
      {all.length > most && (
        <Button size="small" className="mt-3" onClick={() => setMost(most + 2 * page)}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function ClassChoice(props: {
  id: string;
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
}) {
  const { id, label, value, onChange } = props;
  const t = useTranslations('runPage');
  const names = useClassNames();
  return (
    <label htmlFor={id} className="flex items-center gap-2 text-muted text-sm max-sm:w-full">
      <span className="max-sm:w-20">{label}</span>
      <Select
        id={id}
        className="w-32 max-sm:flex-1"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
      >
        <option value="">{t('any')}</option>
        {names.map((name, label) => (
          <option key={name} value={label}>
            {name}
          </option>
        ))}
      </Select>
    </label>
  );
}
