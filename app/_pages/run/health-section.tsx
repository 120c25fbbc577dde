/** How training goes inside the network: what is found, and the figures of every layer epoch by epoch. */
'use client';
import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useDataset } from '#app/_run/dataset.tsx';
import { FindingList, useFindings } from '#app/_run/findings.tsx';
import { useHealth } from '#app/_run/use-learned.ts';
import { ChoiceInput } from '#app/_ui/choice-input.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { accuracyOf } from '#lib/analysis/evaluation.ts';
import { type HealthFigure, healthFigures, healthMap } from '#lib/analysis/health-view.ts';
import type { Run } from '#lib/classroom/session.ts';
import { examplesOf } from '#lib/datasets/dataset.ts';
import type { Health } from '#lib/network/health.ts';
import { EpochPlayer } from './epoch-player.tsx';
import { Distribution, ShadeStrip, sizeText } from './health-strips.tsx';
import { NotYet, Section, Shown, useConfusionsOf } from './section.tsx';

export function HealthSection({ run }: { run: Run }) {
  const t = useTranslations('runPage');
  const of = examplesOf(useDataset());
  const health = useHealth(run);
  const images = health.content?.at(-1)?.images;
  return (
    <Section id="health" title={t('health')} help={images === undefined ? undefined : t('healthHelp', { images, of })}>
      {run.lastEpoch === null ? (
        <NotYet />
      ) : (
        <Shown fetched={health} waiting="h-80">
          {(all) => (
            <>
              <Findings run={run} health={all} />
              {all.length > 0 ? (
                <Layers health={all} />
              ) : (
                <p className="mt-3 rounded-xl bg-sunken px-4 py-6 text-center text-muted text-sm">{t('noHealth')}</p>
              )}
            </>
          )}
        </Shown>
      )}
    </Section>
  );
}

function Findings({ run, health }: { run: Run; health: readonly Health[] }) {
  const t = useTranslations('runPage');
  const findings = useFindings(run, health);
  return (
    <div className="mt-3" data-testid="findings">
      {findings.length === 0 ? (
        <p className="text-muted text-sm">{t('noFindings')}</p>
      ) : (
        <FindingList run={run} findings={findings} />
      )}
    </div>
  );
}

/** Of these figures the values' distribution is drawn too. */
const distributions: Partial<Record<HealthFigure, 'weightHistogram' | 'outputHistogram'>> = {
  weights: 'weightHistogram',
  outputs: 'outputHistogram',
};

function Layers({ health }: { health: readonly Health[] }) {
  const t = useTranslations('runPage');
  const figures = useFigures();
  const of = examplesOf(useDataset());
  const { content: confusions } = useConfusionsOf('validation');
  const [figure, setFigure] = useState<HealthFigure>('gradient');
  // Null follows the latest epoch.
  const [held, setHeld] = useState<number | null>(null);
  const last = health.length - 1;
  const place = Math.min(held ?? last, last);
  const onPlace = useCallback((next: number) => setHeld(next >= last ? null : next), [last]);
  const accuracies = useMemo(() => {
    const counts = new Map(confusions?.map((each) => [each.epoch, each.counts]));
    return health.map(({ epoch }) => (counts.has(epoch) ? accuracyOf(counts.get(epoch)!) : null));
  }, [health, confusions]);
  const map = useMemo(() => healthMap(health, figure), [health, figure]);
  const { epoch, layers } = health[place]!;
  const histogram = distributions[figure];
  // A phone has no room for both.
  const strip = histogram ? 'hidden sm:table-cell' : '';

  const shownAt = (row: number) => {
    const layer = layers[row]!;
    const value = map.layers[row]!.values[place] ?? null;
    if (figure === 'dead') {
      return layer.dead === null ? '–' : t('deadOf', { dead: layer.dead, units: layer.units });
    }
    if (figure === 'outputs') {
      return t('meanDeviation', { mean: sizeText(layer.mean), deviation: sizeText(layer.deviation) });
    }
    return sizeText(value);
  };
  const percent = (share: number) => figures.percent(share, 0);
  const write = figure === 'dead' ? percent : sizeText;

  return (
    <div className="mt-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <ChoiceInput
          id="health-figure"
          label={t('figureShown')}
          value={figure}
          choices={healthFigures}
          nameOf={(choice) => t(`healthFigures.${choice as HealthFigure}`)}
          onChange={(choice) => setFigure(choice as HealthFigure)}
        />
        <div className="min-w-60 flex-1">
          <EpochPlayer
            epochs={health.map((each) => each.epoch)}
            accuracies={accuracies}
            place={place}
            onPlace={onPlace}
          />
        </div>
      </div>
      <p className="mt-2 max-w-prose text-pretty text-muted text-sm">{t(`healthFigureHelp.${figure}`, { of })}</p>
      <table className="numbers mt-3 w-full table-fixed text-sm">
        <thead className="text-2xs text-muted">
          <tr className="align-bottom">
            <th scope="col" className="w-20 pb-1 text-left font-normal sm:w-28">
              {t('layer')}
            </th>
            <th scope="col" className={`pb-1 text-left font-normal ${strip}`}>
              {t('overMeasured', { first: health[0]!.epoch, last: health[last]!.epoch })}
            </th>
            <th scope="col" className={`pb-1 text-right font-normal ${figure === 'outputs' ? 'w-32 sm:w-36' : 'w-28'}`}>
              {t('atEpoch', { epoch })}
            </th>
            {histogram && (
              <th scope="col" className="pb-1 pl-4 text-left font-normal sm:w-56">
                {t('distribution')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {map.layers.map(({ name, shades }, row) => (
            <tr key={name} className="border-line/60 border-t">
              <th scope="row" className="truncate py-1.5 pr-2 text-left font-semibold">
                {name}
              </th>
              <td className={`py-1.5 ${strip}`}>
                <ShadeStrip shades={shades} place={place} isBad={figure === 'dead'} />
              </td>
              <td className="py-1.5 pl-2 text-right">{shownAt(row)}</td>
              {histogram && (
                <td className="py-1.5 pl-4">
                  <Distribution
                    name={name}
                    histogram={layers[row]![histogram]}
                    all={health.map((each) => each.layers[row]![histogram])}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {map.range && (
        <p className={`mt-2 text-2xs text-muted ${histogram ? 'hidden sm:block' : ''}`}>
          {t('shadesFrom', { lowest: write(map.range.lowest), highest: write(map.range.highest) })}
        </p>
      )}
    </div>
  );
}
