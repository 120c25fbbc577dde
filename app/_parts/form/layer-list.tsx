/** A list of blocks or dense layers in the form: add, remove, reorder, duplicate. */
'use client';
import { ArrowDown, ArrowUp, Copy, Lock, Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFieldArray } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { defaultBlock, defaultDense } from '#lib/hyperparameters.ts';
import { useNames, useRefusalText } from '../../_text/names.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { lengthsOf } from './field-rules.ts';
import { type FormValues, fieldId, useFormContext } from './values.ts';

/** The items of `list`, each drawn by `children` with its path. */
export function LayerList({ list, children }: { list: 'blocks' | 'dense'; children: (path: string) => ReactNode }) {
  const t = useTranslations('form');
  const { form, values, rules, disabled } = useFormContext();
  const { fields, append, insert, move, remove } = useFieldArray<FormValues, 'blocks' | 'dense'>({
    name: list,
    control: form.control,
  });
  const { minimum, maximum, rule } = lengthsOf(rules, list);
  const full = fields.length >= maximum;
  const last = values[list].at(-1);

  function add() {
    // A new layer is most often one more like the last.
    append(last ? { ...last } : list === 'blocks' ? { ...defaultBlock } : { ...defaultDense });
  }

  return (
    <div id={fieldId(`${list}.length`)} tabIndex={-1} className="mt-2 flex flex-col gap-2.5">
      {rule && rule.mode !== 'hidden' && <LengthNote list={list} minimum={minimum} maximum={maximum} />}
      {fields.length === 0 && (
        <p className="rounded-xl border border-line border-dashed px-4 py-3 text-muted text-sm">
          {list === 'blocks' ? t('noBlocks') : t('noDense')}
        </p>
      )}
      {fields.map((item, index) => (
        <Item
          key={item.id}
          path={`${list}.${index}`}
          first={index === 0}
          last={index === fields.length - 1}
          full={full}
          least={fields.length <= minimum}
          held={rule !== undefined && minimum === maximum}
          onUp={() => move(index, index - 1)}
          onDown={() => move(index, index + 1)}
          onDuplicate={() => insert(index + 1, { ...form.getValues(list)[index]! })}
          onRemove={() => remove(index)}
        >
          {children(`${list}.${index}`)}
        </Item>
      ))}
      {!full && (
        <Button size="small" weight="quiet" disabled={disabled} onClick={add} className="self-start">
          <Plus aria-hidden className="size-4" />
          {list === 'blocks' ? t('addBlock') : t('addDense')}
        </Button>
      )}
    </div>
  );
}

/** How many there may be in this lesson. */
function LengthNote({ list, minimum, maximum }: { list: 'blocks' | 'dense'; minimum: number; maximum: number }) {
  const t = useTranslations('ruled');
  const names = useNames();
  const field = names.field(`${list}.length`);
  return (
    <p className="numbers flex items-center gap-1 text-2xs text-muted">
      <Lock aria-hidden className="size-3" />
      {minimum === maximum ? t('countFixed', { field, count: minimum }) : t('countRange', { field, minimum, maximum })}
    </p>
  );
}

type ItemProps = {
  path: string;
  first: boolean;
  last: boolean;
  /** There may be no more, no fewer, and no other number of them than there are. */
  full: boolean;
  least: boolean;
  held: boolean;
  onUp: () => void;
  onDown: () => void;
  onDuplicate: () => void;
  onRemove: () => void;
  children: ReactNode;
};

function Item({ path, first, last, full, least, held, onUp, onDown, onDuplicate, onRemove, children }: ItemProps) {
  const t = useTranslations('form');
  const names = useNames();
  const refusalText = useRefusalText();
  const { checked } = useFormContext();
  const item = names.place(`${path}.`);
  const fault = checked.faults.get(path);
  return (
    <section
      id={fieldId(path)}
      tabIndex={-1}
      aria-label={item}
      className={`rounded-xl border bg-ground/60 px-3.5 pt-1.5 pb-2 ${fault ? 'border-bad' : 'border-line'}`}
    >
      <header className="flex items-center">
        <h4 className="flex-1 font-semibold text-sm">{item}</h4>
        <IconButton label={t('moveUp', { item })} disabled={first} onClick={onUp} className="size-8">
          <ArrowUp aria-hidden className="size-4" />
        </IconButton>
        <IconButton label={t('moveDown', { item })} disabled={last} onClick={onDown} className="size-8">
          <ArrowDown aria-hidden className="size-4" />
        </IconButton>
        {!held && (
          <>
            <IconButton label={t('duplicate', { item })} disabled={full} onClick={onDuplicate} className="size-8">
              <Copy aria-hidden className="size-4" />
            </IconButton>
            <IconButton label={t('remove', { item })} disabled={least} onClick={onRemove} className="-mr-1.5 size-8">
              <Trash2 aria-hidden className="size-4" />
            </IconButton>
          </>
        )}
      </header>
      {fault && (
        <p role="alert" className="mt-1 mb-1.5 rounded-lg bg-bad-soft px-3 py-2 text-bad text-sm">
          {refusalText(fault)}
        </p>
      )}
      {children}
    </section>
  );
}
