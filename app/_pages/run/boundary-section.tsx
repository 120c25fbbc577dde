/** Where a run on points draws the line between its classes: the plane after each epoch, and the neurons that make it. */
'use client';
import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { BoundaryPlane, ClassKey } from '#app/_run/boundary-plane.tsx';
import { useDataset } from '#app/_run/dataset.tsx';
import { useBoundaries } from '#app/_run/use-learned.ts';
import { useFigures } from '#app/_ui/names.ts';
import { accuracyOf } from '#lib/analysis/evaluation.ts';
import type { Run } from '#lib/classroom/session.ts';
import { type Boundary, drawnBoundary } from '#lib/network/boundary.ts';
import { EpochPlayer } from './epoch-player.tsx';
import { NeuronMap } from './neuron-map.tsx';
import { NotYet, Section, Shown, useConfusionsOf } from './section.tsx';

export function BoundarySection({ run }: { run: Run }) {
  const t = useTranslations('runPage');
  const dataset = useDataset();
  const boundaries = useBoundaries(run);
  return (
    <Section
      id="boundary"
      title={t('boundary')}
      help={dataset.whole ? `${t('boundaryHelp')} ${t('boundaryWhole')}` : t('boundaryHelp')}
    >
      {run.lastEpoch === null ? (
        <NotYet />
      ) : (
        <Shown fetched={boundaries} waiting="h-96">
          {(all) => (all.length === 0 ? <NotYet /> : <Epochs run={run} boundaries={all} />)}
        </Shown>
      )}
    </Section>
  );
}

function Epochs({ run, boundaries }: { run: Run; boundaries: readonly Boundary[] }) {
  const t = useTranslations('runPage');
  const figures = useFigures();
  const dataset = useDataset();
  const { hyperparameters } = run;
  const { content: confusions } = useConfusionsOf('validation');
  // Null follows the latest epoch.
  const [held, setHeld] = useState<number | null>(null);
  const last = boundaries.length - 1;
  const place = Math.min(held ?? last, last);
  const onPlace = useCallback((next: number) => setHeld(next >= last ? null : next), [last]);
  const boundary = boundaries[place]!;
  const drawn = useMemo(() => drawnBoundary(hyperparameters, boundary), [hyperparameters, boundary]);
  const accuracies = useMemo(() => {
    const counts = new Map(confusions?.map((each) => [each.epoch, each.counts]));
    return boundaries.map(({ epoch }) => (counts.has(epoch) ? accuracyOf(counts.get(epoch)!) : null));
  }, [boundaries, confusions]);
  const accuracy = accuracies[place];
  return (
    <div className="mt-3 grid items-start gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
      <div className="min-w-0">
        <EpochPlayer
          epochs={boundaries.map(({ epoch }) => epoch)}
          accuracies={accuracies}
          place={place}
          onPlace={onPlace}
        />
        <div className="mx-auto mt-2 max-w-104">
          <BoundaryPlane
            plane={drawn.output}
            dataset={dataset}
            label={t('planeAt', {
              epoch: boundary.epoch,
              accuracy: accuracy === null || accuracy === undefined ? '–' : figures.percent(accuracy),
            })}
          />
          <div className="px-[4%]">
            <ClassKey dataset={dataset} />
          </div>
        </div>
      </div>
      <div className="min-w-0">
        <h3 className="font-semibold">{t('neurons')}</h3>
        {boundary.weights.length > 0 ? (
          <>
            <p className="mb-3 text-pretty text-muted text-sm">{t('neuronsHelp')}</p>
            <NeuronMap hyperparameters={hyperparameters} weights={boundary.weights} drawn={drawn} />
          </>
        ) : (
          <p className="text-muted text-sm">{t('tooManyNeurons')}</p>
        )}
      </div>
    </div>
  );
}
