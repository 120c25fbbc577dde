/** The fields of the form, lecture by lecture. */
'use client';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { type Field, hasAlternatives, type Topic } from '#lib/hyperparameters/field.ts';
import { blockFields, denseFields } from '#lib/hyperparameters/network-fields.ts';
import { augmentationFields, runFields } from '#lib/hyperparameters/training-fields.ts';
import { FieldRow } from './field-row.tsx';
import { isHidden } from './field-rules.ts';
import { LayerList } from './layer-list.tsx';
import { useFormContext } from './values.ts';

const blockNames = (detail: boolean) =>
  Object.entries<Field>(blockFields)
    .filter(([, field]) => (field.detail ?? false) === detail)
    .map(([name]) => name);
const [mainFields, detailFields] = [blockNames(false), blockNames(true)];

const fieldsOf = (topic: Topic) =>
  Object.entries(runFields)
    .filter(([, field]) => field.topic === topic && hasAlternatives(field))
    .map(([name]) => name);

const under = (place: string, names: readonly string[]) => names.map((name) => `${place}.${name}`);
const augmentation = under('augmentation', Object.keys(augmentationFields));

/** All six topics; `onDice` draws a new seed. */
export function Topics({ onDice }: { onDice: () => void }) {
  return (
    <>
      <TopicSection topic="data" paths={fieldsOf('data')}>
        {fieldsOf('data').map((name) => (
          <FieldRow key={name} path={name} {...(name === 'seed' && { onDice })} />
        ))}
      </TopicSection>
      <TopicSection
        topic="convolution"
        paths={[...fieldsOf('convolution'), 'blocks.length', ...under('blocks.0', Object.keys(blockFields))]}
      >
        <Rows paths={fieldsOf('convolution')} />
        <LayerList list="blocks">{(path) => <BlockFields path={path} />}</LayerList>
      </TopicSection>
      <TopicSection topic="dense" paths={['dense.length', ...under('dense.0', Object.keys(denseFields))]}>
        <LayerList list="dense">{(path) => <Rows paths={under(path, Object.keys(denseFields))} />}</LayerList>
      </TopicSection>
      <TopicSection topic="optimization" paths={fieldsOf('optimization')}>
        <Rows paths={fieldsOf('optimization')} />
      </TopicSection>
      <TopicSection topic="regularization" paths={fieldsOf('regularization')}>
        <Rows paths={fieldsOf('regularization')} />
      </TopicSection>
      <TopicSection topic="augmentation" paths={augmentation}>
        <Rows paths={augmentation} />
      </TopicSection>
    </>
  );
}

function Rows({ paths }: { paths: readonly string[] }) {
  return paths.map((path) => <FieldRow key={path} path={path} />);
}

/** Nothing where the lesson hides all of its `paths`. */
function TopicSection({ topic, paths, children }: { topic: Topic; paths: readonly string[]; children: ReactNode }) {
  const t = useTranslations('topics');
  const { rules } = useFormContext();
  if (paths.every((path) => isHidden(rules, path))) return null;
  return (
    <details open className="group/topic border-line border-t py-3 first:border-t-0">
      <summary className="flex list-none items-center gap-1.5 rounded-md py-1 font-bold text-[0.9375rem] [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 text-muted transition-transform group-open/topic:rotate-90 motion-reduce:transition-none"
        />
        <h3>{t(topic)}</h3>
      </summary>
      <div className="pt-1 sm:pl-5.5">{children}</div>
    </details>
  );
}

function BlockFields({ path }: { path: string }) {
  const t = useTranslations('form');
  const { checked, changes, rules } = useFormContext();
  const details = under(path, detailFields).filter((each) => !isHidden(rules, each));
  // What is wrong or differs from the preset must not hide.
  const telling = details.some((each) => checked.faults.has(each) || changes.has(each));
  return (
    <>
      <Rows paths={under(path, mainFields)} />
      <details open={telling} hidden={details.length === 0} className="group/details">
        <summary className="inline-flex list-none items-center gap-1 rounded-md py-1 pr-2 text-muted text-sm hover:text-ink [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/details:rotate-90" />
          {t('more')}
        </summary>
        <Rows paths={details} />
      </details>
    </>
  );
}
