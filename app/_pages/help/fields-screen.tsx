/** Every hyperparameter with its explanation, default and limits, out of the fields themselves. */
'use client';
import { useTranslations } from 'use-intl';
import { useNames } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { fieldAnchor } from '#lib/addresses.ts';
import { examples } from '#lib/datasets/dataset.ts';
import { augmentationFields } from '#lib/hyperparameters/augmentation-fields.ts';
import { type Field, type Topic, topics } from '#lib/hyperparameters/field.ts';
import { blockFields, denseFields } from '#lib/hyperparameters/network-fields.ts';
import { fieldOnKind } from '#lib/hyperparameters/on-dataset.ts';
import { runFields } from '#lib/hyperparameters/training-fields.ts';
import { Frame } from './frame.tsx';
import { useHelpWords } from './words.tsx';

/** Where fields stand in the hyperparameters, and whether there is one for each block or layer. */
const groups: readonly { under: string; each?: 'block' | 'dense'; fields: Readonly<Record<string, Field>> }[] = [
  { under: '', fields: runFields },
  { under: 'blocks.0.', each: 'block', fields: blockFields },
  { under: 'dense.0.', each: 'dense', fields: denseFields },
  { under: 'augmentation.', fields: augmentationFields },
];

const fieldsOf = (topic: Topic) =>
  groups.flatMap(({ under, each, fields }) =>
    Object.entries(fields)
      .filter(([, field]) => field.topic === topic)
      .map(([name, field]) => ({ path: under + name, each, field })),
  );

export function FieldsScreen() {
  const words = useHelpWords();
  const t = useTranslations('form');
  const { language } = usePreferences();
  return (
    <Frame title={words.guides.fields} lead={words.guides.fieldsLead}>
      {topics.map((topic) => (
        <section key={topic} aria-labelledby={topic} className="mt-8">
          <h2 id={topic} className="scroll-mt-20 font-bold text-xl">
            {t(`topics.${topic}`)}
          </h2>
          <dl className="card mt-3 divide-y divide-line">
            {fieldsOf(topic).map(({ path, each, field }) => (
              <div
                key={path}
                id={fieldAnchor(path)}
                className="grid scroll-mt-20 gap-x-6 gap-y-1 px-4 py-3 target:bg-accent-soft sm:grid-cols-[10rem_minmax(0,1fr)]"
              >
                <dt className="font-semibold">
                  {field.label[language]}
                  {each && <span className="block font-normal text-2xs text-muted">{words.fields[each]}</span>}
                </dt>
                <dd className="min-w-0">
                  <p>{field.help[language]}</p>
                  <Facts path={path} field={field} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Frame>
  );
}

/** Its default, and what may be chosen: for images and for points where these differ. */
function Facts({ path, field }: { path: string; field: Field }) {
  const { fields } = useHelpWords();
  const t = useTranslations('form');
  const names = useNames();
  const { language } = usePreferences();
  const value = (of: string | number | boolean) => names.value(path, of);
  const unitOf = (of: Field) => ('unit' in of && of.unit ? ` ${of.unit[language]}` : '');
  const defaultOf = (of: Field) => `${fields.default}: ${value(of.default)}${unitOf(of)}`;
  const rangeOf = (of: Field) =>
    'minimum' in of ? `${t('range', { minimum: value(of.minimum), maximum: value(of.maximum) })}${unitOf(of)}` : '';
  const { images = field, points } = Object.fromEntries(examples.map((kind) => [kind, fieldOnKind(kind, path)]));
  const limits =
    field.kind === 'choice'
      ? [`${fields.choices}: ${field.choices.map(value).join(', ')}`]
      : field.kind === 'switch'
        ? []
        : points && rangeOf(points) !== rangeOf(images)
          ? [`${fields.images}: ${rangeOf(images)}`, `${fields.points}: ${rangeOf(points)}`]
          : [`${fields.range}: ${rangeOf(images)}`];
  return (
    <p className="numbers mt-1 text-muted text-sm">
      {[defaultOf(images), ...limits, ...(points ? [] : [fields.onlyImages])].join(' · ')}
    </p>
  );
}
