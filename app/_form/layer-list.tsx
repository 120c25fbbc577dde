/** A list of blocks or dense layers in the form: add, remove, reorder, duplicate. */
'use client';
import { ArrowDown, ArrowUp, Copy, Lock, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '#app/_ui/button.tsx';
import { useNames, useRefusalText } from '#app/_ui/names.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { defaultBlock, defaultDense } from '#lib/hyperparameters/hyperparameters.ts';
import { fieldId, lengthsOf, useFormContext } from './values.ts';

const inserted = <Item,>(all: readonly Item[], at: number, item: Item): Item[] => [
  ...all.slice(0, at),
  item,
  ...all.slice(at),
];
const without = <Item,>(all: readonly Item[], at: number): Item[] => all.filter((_, index) => index !== at);

/** A key for each item that stays with it when it moves; where the whole list is replaced, by its place. */
function useKeys(count: number) {
  const [keys, setKeys] = useState<readonly number[]>([]);
  const fitting = keys.length === count ? keys : Array.from({ length: count }, (_, index) => index);
  return [fitting, setKeys] as const;
}

/** The items of `list`, each drawn by `children` with its path. */
export function LayerList({ list, children }: { list: 'blocks' | 'dense'; children: (path: string) => ReactNode }) {
  const t = useTranslations('form');
  const { form, values, rules, disabled } = useFormContext();
  const items: readonly object[] = values[list];
  const [keys, setKeys] = useKeys(items.length);
  const { minimum, maximum, rule } = lengthsOf(rules, list, datasetOf(values));
  const full = items.length >= maximum;
  const last = values[list].at(-1);

  function add() {
    // A new layer is most often one more like the last.
    insert(items.length, last ?? (list === 'blocks' ? defaultBlock : defaultDense));
  }

  function insert(at: number, item: object) {
    form.set(list, inserted<object>(items, at, item));
    setKeys(inserted(keys, at, Math.max(-1, ...keys) + 1));
  }

  function remove(at: number) {
    form.set(list, without<object>(items, at));
    setKeys(without(keys, at));
  }

  function move(from: number, to: number) {
    const moved = <Item,>(all: readonly Item[]) => inserted(without(all, from), to, all[from]!);
    form.set(list, moved<object>(items));
    setKeys(moved(keys));
  }

  return (
    <div id={fieldId(`${list}.length`)} tabIndex={-1} className="mt-2 flex flex-col gap-2.5">
      {rule && rule.mode !== 'hidden' && <LengthNote list={list} minimum={minimum} maximum={maximum} />}
      {items.length === 0 && (
        <p className="rounded-xl border border-line border-dashed px-4 py-3 text-muted text-sm">
          {list === 'blocks' ? t('noBlocks') : t('noDense')}
        </p>
      )}
      {items.map((item, index) => (
        <Item
          key={keys[index]}
          path={`${list}.${index}`}
          first={index === 0}
          last={index === items.length - 1}
          full={full}
          least={items.length <= minimum}
          held={rule !== undefined && minimum === maximum}
          onUp={() => move(index, index - 1)}
          onDown={() => move(index, index + 1)}
          onDuplicate={() => insert(index + 1, item)}
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
  const t = useTranslations('form.ruled');
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
