/** The fields of the form, lecture by lecture, each with its label, its help and its fault. */
'use client';
import { ChevronRight, CircleHelp, Dices, Lock, RotateCcw } from 'lucide-react';
import { memo, type ReactNode, useEffect, useMemo, useRef, useState, useTransition } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '#app/_ui/button.tsx';
import { useNames, useRefusalText } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { ruleOn, type ValueRule } from '#lib/classroom/fields.ts';
import { hasPoints } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { augmentationFields } from '#lib/hyperparameters/augmentation-fields.ts';
import type { Field, Topic } from '#lib/hyperparameters/field.ts';
import { blockFields, denseFields } from '#lib/hyperparameters/network-fields.ts';
import { fieldOn } from '#lib/hyperparameters/on-dataset.ts';
import { isRelevant } from '#lib/hyperparameters/relevance.ts';
import { runFields } from '#lib/hyperparameters/training-fields.ts';
import type { Refusal } from '#lib/refusal.ts';
import { FieldControl, type Value } from './field-control.tsx';
import { FieldHelp } from './field-help.tsx';
import { LayerList } from './layer-list.tsx';
import { type Form, fieldId, isHidden, narrowed, useFormContext, valueAt } from './values.ts';

const blockNames = (detail: boolean) =>
  Object.entries<Field>(blockFields)
    .filter(([, field]) => (field.detail ?? false) === detail)
    .map(([name]) => name);
const [mainFields, detailFields] = [blockNames(false), blockNames(true)];

const fieldsOf = (topic: Topic) =>
  Object.entries(runFields)
    .filter(([, field]) => field.topic === topic)
    .map(([name]) => name);

const under = (place: string, names: readonly string[]) => names.map((name) => `${place}.${name}`);
const activation = fieldsOf('convolution');
const augmentation = under('augmentation', Object.keys(augmentationFields));

/** All six topics; `onDice` draws a new seed. */
export function Topics({ onDice }: { onDice: () => void }) {
  const { values } = useFormContext();
  const dataset = datasetOf(values);
  // A link may bring blocks to points: they are shown, so that they can be removed.
  const convolves = !hasPoints(dataset) || values.blocks.length > 0;
  return (
    <>
      <TopicSection topic="data" paths={fieldsOf('data')}>
        {fieldsOf('data').map((name) => (
          <FieldRow key={name} path={name} {...(name === 'seed' && { onDice })} />
        ))}
        {dataset.whole && <WholeNote />}
      </TopicSection>
      <TopicSection
        topic="convolution"
        paths={convolves ? [...activation, 'blocks.length', ...under('blocks.0', Object.keys(blockFields))] : []}
      >
        <Rows paths={activation} />
        <LayerList list="blocks">{(path) => <BlockFields path={path} />}</LayerList>
      </TopicSection>
      <TopicSection
        topic="dense"
        paths={[
          ...fieldsOf('dense'),
          'dense.length',
          ...under('dense.0', Object.keys(denseFields)),
          ...(convolves ? [] : activation),
        ]}
      >
        {!convolves && <Rows paths={activation} />}
        <Rows paths={fieldsOf('dense')} />
        <LayerList list="dense">{(path) => <Rows paths={under(path, Object.keys(denseFields))} />}</LayerList>
      </TopicSection>
      <TopicSection topic="optimization" paths={fieldsOf('optimization')}>
        <Rows paths={fieldsOf('optimization')} />
      </TopicSection>
      <TopicSection topic="regularization" paths={fieldsOf('regularization')}>
        <Rows paths={fieldsOf('regularization')} />
      </TopicSection>
      <TopicSection topic="augmentation" paths={augmentation.filter((path) => isRelevant(path, values))}>
        <Rows paths={augmentation} />
      </TopicSection>
    </>
  );
}

/** That nothing is held back of a data set of four points. */
function WholeNote() {
  const t = useTranslations('form');
  return <p className="py-1.5 text-muted text-sm">{t('whole')}</p>;
}

function Rows({ paths }: { paths: readonly string[] }) {
  return paths.map((path) => <FieldRow key={path} path={path} />);
}

/** Nothing where the lesson hides all of its `paths`. */
function TopicSection({ topic, paths, children }: { topic: Topic; paths: readonly string[]; children: ReactNode }) {
  const t = useTranslations('form.topics');
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
  // What is wrong or differs from the preset must not be folded away.
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

/** The row of the field at `path`; nothing where the field does not matter for the other values, or the lesson hides it. */
function FieldRow({ path, onDice }: { path: string; onDice?: () => void }) {
  const { form, values, rules, checked, changes } = useFormContext();
  const { dataset } = values;
  const rule = ruleOn(rules, path);
  const own = useMemo(() => {
    const field = fieldOn(datasetOf({ dataset }), path);
    return field && narrowed(field, rule);
  }, [dataset, path, rule]);
  if (!own || rule?.mode === 'hidden' || !isRelevant(path, values)) return null;
  const dice = rule === undefined && onDice ? { onDice } : {};
  return (
    <Row
      path={path}
      field={own}
      rule={rule}
      form={form}
      value={valueAt(values, path) as Value}
      fault={checked.faults.get(path)}
      changed={changes.has(path)}
      before={changes.get(path)}
      {...dice}
    />
  );
}

/** A complaint waits for a pause in typing or for the field to be left, so that half a number is none; that it is mended shows at once. */
const patience = 700;

function useSettled<Fault>(fault: Fault | undefined): [shown: Fault | undefined, settle: () => void] {
  const [shown, setShown] = useState(fault);
  useEffect(() => {
    const timer = setTimeout(() => setShown(fault), fault === undefined ? 0 : patience);
    return () => clearTimeout(timer);
  }, [fault]);
  const latest = useRef(fault);
  latest.current = fault;
  return [fault && shown, () => setShown(latest.current)];
}

type RowProps = {
  path: string;
  field: Field;
  rule: ValueRule | undefined;
  form: Form;
  value: Value;
  fault: Refusal | undefined;
  /** Whether the preset has another value, and which. */
  changed: boolean;
  before: string | number | boolean | undefined;
  onDice?: () => void;
};

/** Drawn again only when something of this field has changed: a key pressed in one field moves no other. */
const Row = memo(function Row({ path, field, rule, form, value, fault: found, changed, before, onDice }: RowProps) {
  const t = useTranslations('form');
  const lesson = useTranslations('form.ruled');
  const { language } = usePreferences();
  const names = useNames();
  const refusalText = useRefusalText();
  const [helping, setHelping] = useState(false);
  // A key is drawn at once, and what follows from it when there is time.
  const [passing, pass] = useTransition();

  const allowed = rule?.mode !== 'range' ? undefined : 'minimum' in field ? field : rule;
  const id = fieldId(path);
  const label = field.label[language];
  const [fault, settle] = useSettled(found);
  const emptied = value === null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: that the field is left is heard here, nothing is pressed
    <div
      onBlur={() => {
        form.settle();
        settle();
      }}
      className="group/row grid grid-cols-[minmax(0,1fr)_minmax(0,9.5rem)] items-start gap-x-3 py-1.5 min-[25rem]:grid-cols-[minmax(0,1fr)_minmax(0,11.5rem)]"
    >
      <div className="flex min-h-9 min-w-0 items-center gap-0.5">
        <span className="min-w-0 text-sm leading-tight">{label}</span>
        <button
          type="button"
          aria-label={t('help', { field: label })}
          aria-expanded={helping}
          aria-controls={`${id}-help`}
          onClick={() => setHelping(!helping)}
          className={`inline-flex size-7 shrink-0 items-center justify-center rounded-md hover:text-ink ${helping ? 'text-accent' : 'text-muted/70'}`}
        >
          <CircleHelp aria-hidden className="size-3.5" />
        </button>
        {changed && (
          <button
            type="button"
            aria-label={t('revert', { field: label, before: names.value(path, before) })}
            title={t('revert', { field: label, before: names.value(path, before) })}
            onClick={() => form.set(path, before)}
            className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-accent hover:bg-accent-soft"
          >
            <RotateCcw aria-hidden className="size-3.5" />
          </button>
        )}
        {onDice && (
          <IconButton label={t('dice')} onClick={onDice} className="size-8">
            <Dices aria-hidden className="size-4" />
          </IconButton>
        )}
      </div>
      {rule?.mode === 'fixed' ? (
        <Locked id={id} value={names.value(path, value)} />
      ) : (
        <FieldControl
          path={path}
          field={field}
          value={value}
          invalid={fault !== undefined}
          describedBy={`${id}-help ${id}-rule ${id}-fault`}
          onChange={(next) => form.set(path, next)}
          typing={{ passing, pass: (next) => pass(() => form.set(path, next)) }}
        />
      )}
      {allowed && (
        <p id={`${id}-rule`} className="numbers col-span-2 flex items-center justify-end gap-1 text-2xs text-muted">
          <Lock aria-hidden className="size-3" />
          {lesson('range', {
            minimum: names.value(path, allowed.minimum),
            maximum: names.value(path, allowed.maximum),
          })}
        </p>
      )}
      <FieldHelp id={`${id}-help`} path={path} field={field} open={helping} />
      <p id={`${id}-fault`} className={fault ? 'col-span-2 mt-1 text-right text-bad text-sm' : 'hidden'}>
        {fault && (emptied ? t('emptyNumber') : refusalText(fault))}
      </p>
    </div>
  );
});

/** A value that the lesson locks: not editable, and skipped by Tab. */
function Locked({ id, value }: { id: string; value: string }) {
  const t = useTranslations('form.ruled');
  return (
    <p
      id={id}
      tabIndex={-1}
      title={t('fixed')}
      className="numbers flex h-9 min-w-0 items-center justify-center gap-1.5 rounded-lg bg-sunken px-3 font-medium text-sm"
    >
      <Lock aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="min-w-0 truncate">{value}</span>
      <span className="sr-only">({t('fixed')})</span>
    </p>
  );
}
