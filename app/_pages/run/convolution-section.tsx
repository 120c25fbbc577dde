/** One convolution on one image, step by step: the window slides, and its products and their sum stand beside it. */
'use client';
import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Binary } from '#app/_live/run-files.ts';
import { useDataset } from '#app/_run/dataset.tsx';
import { type ChosenImage, useInspection, usePixels } from '#app/_run/use-learned.ts';
import {
  convolutionInput,
  type Filters,
  liveliestFilter,
  outputMap,
  type Place,
  stepAt,
} from '#lib/analysis/convolution-steps.ts';
import type { Run } from '#lib/classroom/session.ts';
import { type FirstConvolution, firstConvolution } from '#lib/network/first-convolution.ts';
import { describeNetwork } from '#lib/network/network.ts';
import type { FiltersHeader } from '#lib/protocol/inspection.ts';
import { AnotherImage, OnImage, useActual } from './chosen-image.tsx';
import { InputFigure, OutputFigure } from './convolution-figures.tsx';
import { PlacePlayer } from './convolution-player.tsx';
import { Products } from './convolution-products.tsx';
import { FilterChoice } from './filter-choice.tsx';
import { NotYet, Section, Shown } from './section.tsx';

/** Of a network with convolutions. */
export function ConvolutionSection(props: {
  run: Run;
  image: ChosenImage | null;
  onImage: (image: ChosenImage) => void;
}) {
  const { run, image, onImage } = props;
  const t = useTranslations('runPage');
  const dataset = useDataset();
  const convolution = useMemo(() => {
    const described = describeNetwork(run.hyperparameters, dataset);
    return described.ok ? firstConvolution(described.network) : undefined;
  }, [run.hyperparameters, dataset]);
  const filters = useInspection<FiltersHeader>(run, 'filters.bin');
  if (!convolution) return null;
  const { name, kernel } = convolution.layer;
  return (
    <Section
      id="convolution"
      title={t('convolution')}
      help={t('convolutionHelp', { layer: name, kernel })}
      aside={<AnotherImage image={image} onImage={onImage} />}
    >
      {run.lastEpoch === null ? (
        <NotYet />
      ) : (
        <OnImage chosen={image}>
          {(shown) => (
            <Shown fetched={filters} waiting="h-96">
              {(content) => <OnPixels run={run} image={shown} convolution={convolution} content={content} />}
            </Shown>
          )}
        </OnImage>
      )}
    </Section>
  );
}

type Props = {
  run: Run;
  image: ChosenImage;
  convolution: FirstConvolution;
  content: Binary<FiltersHeader>;
};

function OnPixels(props: Props) {
  const pixels = usePixels(props.image);
  return (
    <Shown fetched={pixels} waiting="h-96">
      {(values) => <Steps {...props} pixels={values} />}
    </Shown>
  );
}

const filtersOf = ({ header, body }: Binary<FiltersHeader>): Filters => ({
  count: header.filters,
  weights: new Float32Array(body),
  biases: header.biases,
  before: header.before,
  behind: header.behind,
});

const besideColumns = 'lg:grid-cols-[12rem_minmax(0,1fr)_12rem] xl:grid-cols-[18rem_minmax(0,1fr)_18rem]';

const largestOf = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;

/** The window begins where the object usually is, off the border, so that no product is one of the padding. */
const beginning = ({ rows, columns }: FirstConvolution): number =>
  Math.floor(rows / 3) * columns + Math.floor(columns / 3);

function Steps({ run, image, convolution, content, pixels }: Props & { pixels: Uint8ClampedArray }) {
  const t = useTranslations('runPage');
  const dataset = useDataset();
  const actual = useActual(image);
  // Null is the one with the most to see in this image.
  const [chosen, setFilter] = useState<number | null>(null);
  const [at, setAt] = useState(() => beginning(convolution));
  const { rows, columns } = convolution;
  const filters = useMemo(() => filtersOf(content), [content]);
  const input = useMemo(
    () => convolutionInput(pixels, dataset, run.hyperparameters, filters.before),
    [pixels, dataset, run.hyperparameters, filters.before],
  );
  const liveliest = useMemo(() => liveliestFilter(convolution, filters, input), [convolution, filters, input]);
  const filter = chosen ?? liveliest;
  const map = useMemo(() => outputMap(convolution, filters, input, filter), [convolution, filters, input, filter]);
  const place = useMemo<Place>(() => ({ row: Math.floor(at / columns), column: at % columns }), [at, columns]);
  const step = useMemo(
    () => stepAt(convolution, filters, input, filter, place),
    [convolution, filters, input, filter, place],
  );
  const onPlace = useCallback(
    ({ row, column }: Place) => {
      const within = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
      setAt(within(row, rows) * columns + within(column, columns));
    },
    [rows, columns],
  );
  // Between the image and the map there is room for nine products in a row.
  const beside = convolution.layer.kernel * convolution.layer.inputChannels <= 9;
  const scale = useMemo(
    () => ({ value: largestOf(input), weight: largestOf(filters.weights) }),
    [input, filters.weights],
  );

  return (
    <div className="mt-3 flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-x-8 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <FilterChoice header={content.header} weights={filters.weights} filter={filter} onFilter={setFilter} />
        </div>
        <div className="min-w-0 flex-1 basis-72">
          <PlacePlayer rows={rows} columns={columns} at={at} onAt={setAt} />
        </div>
      </div>
      <div
        className={`grid grid-cols-2 gap-3 sm:gap-5 ${beside ? besideColumns : 'lg:grid-cols-[18rem_18rem_minmax(0,1fr)]'}`}
      >
        <InputFigure
          convolution={convolution}
          pixels={pixels}
          label={t('convolutionInput', { index: image.index })}
          actual={actual}
          place={place}
          onPlace={onPlace}
        />
        <div className={`order-last col-span-full min-w-0 ${beside ? 'lg:order-none lg:col-span-1' : ''}`}>
          <Products
            convolution={convolution}
            step={step}
            scale={scale}
            normalized={filters.behind !== null}
            stacked={beside}
          />
        </div>
        <OutputFigure convolution={convolution} map={map} filter={filter} at={at} place={place} onPlace={onPlace} />
      </div>
    </div>
  );
}
