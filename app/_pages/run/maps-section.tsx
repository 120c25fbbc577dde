/** The feature maps of one image, and the run's probabilities for it. */
'use client';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Binary } from '#app/_live/run-files.ts';
import { useClassNames } from '#app/_run/dataset.tsx';
import type { ChosenImage } from '#app/_run/use-learned.ts';
import { Button } from '#app/_ui/button.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { useWide } from '#app/_ui/use-window.ts';
import type { Run } from '#lib/classroom/session.ts';
import type { MapsHeader } from '#lib/protocol/inspection.ts';
import { NamedPhoto, OnImage, useActual } from './chosen-image.tsx';
import { type Colour, Pixels, viridisAt } from './picture.tsx';
import { NotYet, Section, Shown, useMaps } from './section.tsx';

/** Without a choice it is the first of the validation images. */
export function MapsSection({ run, image }: { run: Run; image: ChosenImage | null }) {
  const t = useTranslations('runPage');
  return (
    <Section id="maps" title={t('maps')} help={t('mapsHelp')}>
      {run.lastEpoch === null ? <NotYet /> : <OnImage chosen={image}>{(shown) => <OfImage image={shown} />}</OnImage>}
    </Section>
  );
}

function OfImage({ image }: { image: ChosenImage }) {
  const maps = useMaps(image);
  const actual = useActual(image);
  return (
    <div className="mt-3 grid gap-x-6 gap-y-4 sm:grid-cols-[11rem_minmax(0,1fr)]">
      <div className="flex gap-4 sm:flex-col sm:gap-3">
        <div className="w-28 shrink-0 sm:w-full">
          <NamedPhoto image={image} />
        </div>
        {maps.content && <Guesses probabilities={maps.content.header.probabilities} actual={actual} />}
      </div>
      <div className="min-w-0" aria-live="polite">
        <Shown fetched={maps} waiting="h-72 !mt-0">
          {(content) => <Layers content={content} />}
        </Shown>
      </div>
    </div>
  );
}

/** The five most probable classes. */
function Guesses({ probabilities, actual }: { probabilities: readonly number[]; actual: number | undefined }) {
  const t = useTranslations('runPage');
  const figures = useFigures();
  const names = useClassNames();
  const best = probabilities
    .map((probability, label) => ({ probability, label }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 5);
  return (
    <div className="min-w-0 flex-1">
      <h3 className="font-semibold text-sm">{t('takesItFor')}</h3>
      <ol className="numbers mt-1 flex flex-col gap-1.5 text-2xs">
        {best.map(({ probability, label }) => (
          <li key={label}>
            <span className="flex justify-between gap-2">
              <span className={label === actual ? 'font-bold' : ''}>
                {names[label]}
                {label === actual && <span className="sr-only"> {t('isRight')}</span>}
              </span>
              <span>{figures.percent(probability)}</span>
            </span>
            <span aria-hidden className="mt-0.5 block h-1.5 overflow-hidden rounded-full bg-sunken">
              <span
                className={`block h-full rounded-full ${label === actual ? 'bg-(--heat-right)' : 'bg-line-strong'}`}
                style={{ width: `${100 * probability}%` }}
              />
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Maps of a layer that are shown before the reader asks for all. */
const firstMaps = 16;

function Layers({ content: { header, body } }: { content: Binary<MapsHeader> }) {
  const t = useTranslations('runPage');
  const [all, setAll] = useState(false);
  const { layers } = header;
  if (layers.length === 0) {
    return <p className="rounded-xl bg-sunken px-4 py-8 text-center text-muted text-sm">{t('noConvolution')}</p>;
  }
  let offset = 0;
  const placed = layers.map((layer) => {
    const from = offset;
    offset += layer.maps * layer.rows * layer.columns;
    return { layer, from };
  });
  return (
    <div className="flex flex-col gap-4">
      {placed.map(({ layer, from }) => (
        <Layer key={layer.name} layer={layer} bytes={body} from={from} all={all} />
      ))}
      {layers.some(({ maps }) => maps > firstMaps) && (
        <Button size="small" className="self-start" onClick={() => setAll(!all)}>
          {all ? t('fewerMaps') : t('allMaps')}
        </Button>
      )}
    </div>
  );
}

function Layer(props: { layer: MapsHeader['layers'][number]; bytes: ArrayBuffer; from: number; all: boolean }) {
  const { layer, bytes, from, all } = props;
  const t = useTranslations('runPage');
  const { name, rows, columns, maps, lowest, highest } = layer;
  const wide = useWide();
  const shown = all ? maps : Math.min(maps, firstMaps);
  const colourOf = useCallback(
    (tile: number, row: number, column: number): Colour =>
      viridisAt(new Uint8Array(bytes)[from + (tile * rows + row) * columns + column]!),
    [bytes, from, rows, columns],
  );
  return (
    <div>
      <h3 className="numbers flex flex-wrap items-baseline gap-x-3 text-sm">
        <span className="font-semibold">{name}</span>
        <span className="text-2xs text-muted">
          {rows} × {columns} × {layer.all} · {lowest.toPrecision(2)} … {highest.toPrecision(3)}
          {shown < layer.all && ` · ${t('firstOf', { count: shown, all: layer.all })}`}
        </span>
      </h3>
      <div className="mt-1.5">
        <Pixels
          tiles={shown}
          rows={rows}
          columns={columns}
          across={Math.min(shown, wide ? 16 : 8)}
          colourOf={colourOf}
          largest={shown > 8 ? 72 : 112}
          label={t('mapsLabel', { layer: name, count: shown, rows, columns })}
        />
      </div>
    </div>
  );
}
