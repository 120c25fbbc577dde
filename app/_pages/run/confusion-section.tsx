/** What the run confuses: the confusion matrix of every epoch, how it changed, and the images behind a cell. */
'use client';
import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useClassNames, useDataset } from '#app/_run/dataset.tsx';
import { SetChoice } from '#app/_run/set-choice.tsx';
import type { ImageSet } from '#app/_run/use-learned.ts';
import { ChoiceInput } from '#app/_ui/choice-input.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { accuracyOf, type Confusion, changesSince, mostConfused, rowNormalized } from '#lib/analysis/evaluation.ts';
import type { EpochConfusion } from '#lib/classroom/run-report.ts';
import type { Run } from '#lib/classroom/session.ts';
import { examplesOf } from '#lib/datasets/dataset.ts';
import { EpochPlayer } from './epoch-player.tsx';
import { CellImages, type Heat, HeatMap } from './heat-map.tsx';
import { NotYet, Section, Shown, useConfusionsOf } from './section.tsx';

const views = ['counts', 'shares', 'change'] as const;
type View = (typeof views)[number];

export type ConfusionProps = {
  run: Run;
  /** The image that is looked into, and how another is chosen. */
  chosen: number | null;
  onChoose: (part: 'training' | 'test', index: number) => void;
};

export function ConfusionSection({ run, chosen, onChoose }: ConfusionProps) {
  const t = useTranslations('runPage');
  const [set, setSet] = useState<ImageSet>('validation');
  const shownSet = run.test === null ? 'validation' : set;
  const confusions = useConfusionsOf(shownSet);
  return (
    <Section
      id="confusion"
      title={t('confusion')}
      help={t('confusionHelp')}
      aside={<SetChoice id="confusion-set" run={run} set={shownSet} onChange={setSet} />}
    >
      {run.lastEpoch === null ? (
        <NotYet />
      ) : (
        <Shown fetched={confusions} waiting="h-120">
          {(epochs) =>
            epochs.length === 0 ? (
              <NotYet />
            ) : (
              <Matrix key={shownSet} set={shownSet} epochs={epochs} chosen={chosen} onChoose={onChoose} />
            )
          }
        </Shown>
      )}
    </Section>
  );
}

/** Small shares of mistakes matter most, so the colour grows with the square root. */
const strengthOf = (share: number, right: boolean) => (right ? share : Math.sqrt(Math.min(1, share / 0.5)));

const signed = (count: number) => (count > 0 ? `+${count}` : count < 0 ? `−${-count}` : '');

function heatOf(
  view: View,
  cell: number,
  counts: Confusion,
  shares: readonly number[],
  changes: readonly number[],
): Heat {
  const classes = Math.sqrt(counts.length);
  const right = Math.floor(cell / classes) === cell % classes;
  if (view === 'change') {
    const change = changes[cell]!;
    const support = counts[cell]! / (shares[cell]! || 1) || 1;
    // More on the diagonal is better, and elsewhere less is.
    return {
      text: signed(change),
      side: change > 0 === right ? 'right' : 'wrong',
      strength: Math.sqrt(Math.min(1, Math.abs(change) / support / 0.3)),
    };
  }
  const share = shares[cell]!;
  const percent = Math.round(100 * share);
  const text = view === 'counts' ? `${counts[cell]}` : percent > 0 ? `${percent}` : share > 0 ? '·' : '';
  return { text: text === '0' ? '' : text, side: right ? 'right' : 'wrong', strength: strengthOf(share, right) };
}

function Matrix(props: Omit<ConfusionProps, 'run'> & { set: ImageSet; epochs: readonly EpochConfusion[] }) {
  const { set, epochs, chosen, onChoose } = props;
  const t = useTranslations('runPage');
  const figures = useFigures();
  const names = useClassNames();
  const of = examplesOf(useDataset());
  const [view, setView] = useState<View>('counts');
  // Null follows the latest epoch.
  const [held, setHeld] = useState<number | null>(null);
  const [selected, setSelected] = useState<number | null>(null);
  const last = epochs.length - 1;
  const place = Math.min(held ?? last, last);
  const onPlace = useCallback((next: number) => setHeld(next >= last ? null : next), [last]);
  const accuracies = useMemo(() => epochs.map(({ counts }) => accuracyOf(counts)), [epochs]);
  const { counts, epoch } = epochs[place]!;
  const before = epochs[place - 1]?.counts;
  const shares = useMemo(() => rowNormalized(counts), [counts]);
  const changes = useMemo(() => changesSince(before ?? counts, counts), [before, counts]);
  const cells = counts.map((_, cell) => heatOf(view, cell, counts, shares, changes));

  const say = (cell: number) => {
    const [actual, predicted] = [names[Math.floor(cell / names.length)]!, names[cell % names.length]!];
    const amount = t('examples', { count: counts[cell]!, of });
    const values = { actual, predicted, amount, share: figures.percent(shares[cell]!) };
    if (view === 'change') return t('cellChange', { ...values, change: signed(changes[cell]!) || '0' });
    return t('cell', values);
  };

  return (
    <div className="mt-3 grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)]">
      <div className="min-w-0">
        <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
          <ChoiceInput
            id="confusion-view"
            label={t('view')}
            value={view}
            choices={set === 'test' ? views.slice(0, 2) : views}
            nameOf={(choice) => t(`views.${choice as View}`)}
            onChange={(choice) => setView(choice as View)}
          />
          {set === 'validation' && (
            <div className="min-w-60 flex-1">
              <EpochPlayer
                epochs={epochs.map((each) => each.epoch)}
                accuracies={accuracies}
                place={place}
                onPlace={onPlace}
              />
            </div>
          )}
        </div>
        {view === 'change' && (
          <p className="mb-2 text-muted text-sm">
            {before ? t('changeHelp', { before: epochs[place - 1]!.epoch, epoch }) : t('firstEpoch')}
          </p>
        )}
        <HeatMap
          label={t('confusionOf', { epoch })}
          cells={cells}
          say={say}
          selected={selected}
          onSelect={setSelected}
        />
      </div>
      <div className="min-w-0">
        {selected === null ? (
          <Pairs counts={counts} shares={shares} onSelect={setSelected} />
        ) : (
          <CellImages
            set={set}
            cell={selected}
            count={counts[selected]!}
            share={shares[selected]!}
            epoch={epoch}
            chosen={chosen}
            onChoose={onChoose}
            onClose={() => setSelected(null)}
          />
        )}
      </div>
    </div>
  );
}

/** The mistakes made most often; one leads to its images. */
function Pairs(props: { counts: Confusion; shares: readonly number[]; onSelect: (cell: number) => void }) {
  const { counts, shares, onSelect } = props;
  const t = useTranslations('runPage');
  const figures = useFigures();
  const names = useClassNames();
  const of = examplesOf(useDataset());
  const pairs = mostConfused(counts, 8);
  const most = pairs[0]?.count ?? 1;
  return (
    <>
      <h3 className="font-semibold">{t('mostConfused')}</h3>
      <p className="text-muted text-sm">{pairs.length > 0 ? t('mostConfusedHelp', { of }) : t('noMistakes')}</p>
      <ol className="mt-2 flex flex-col">
        {pairs.map(({ actual, predicted, count }) => {
          const cell = actual * names.length + predicted;
          return (
            <li key={cell}>
              <button
                type="button"
                onClick={() => onSelect(cell)}
                className="-mx-2 flex w-[calc(100%+1rem)] flex-col gap-1 rounded-lg px-2 py-1.5 text-left hover:bg-sunken"
              >
                <span className="flex w-full flex-wrap items-baseline gap-x-2">
                  <span className="sr-only">
                    {t('takenFor', { actual: names[actual]!, predicted: names[predicted]! })}
                  </span>
                  <span aria-hidden className="min-w-0 flex-1 font-medium">
                    {names[actual]} <span className="text-muted">→</span> {names[predicted]}
                  </span>
                  <span className="numbers whitespace-nowrap text-sm">
                    <strong className="font-semibold">{t('examples', { count, of })}</strong>{' '}
                    <span className="text-muted">{figures.percent(shares[cell]!)}</span>
                  </span>
                </span>
                <span aria-hidden className="h-1.5 w-full overflow-hidden rounded-full bg-sunken">
                  <span
                    className="block h-full rounded-full bg-(--heat-wrong)"
                    style={{ width: `${(100 * count) / most}%` }}
                  />
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </>
  );
}
