/** What the run looks at in an image: Grad-CAM of the predicted class and of another, side by side. */
'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Binary } from '#app/_live/run-files.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { ClassQuestion, HeatKey, ViewChoice } from '#app/_run/attention-parts.tsx';
import { useClassNames } from '#app/_run/dataset.tsx';
import { HeatPicture, type HeatView } from '#app/_run/heat-picture.tsx';
import { type ChosenImage, usePixels } from '#app/_run/use-learned.ts';
import { useFigures } from '#app/_ui/names.ts';
import { tryPage } from '#lib/addresses.ts';
import type { Heat } from '#lib/analysis/attention.ts';
import type { Run } from '#lib/classroom/session.ts';
import { mostProbable } from '#lib/datasets/picture.ts';
import type { MapsHeader } from '#lib/protocol/inspection.ts';
import { AnotherImage, NamedPhoto, OnImage, useActual } from './chosen-image.tsx';
import { NotYet, Section, Shown, useMaps } from './section.tsx';

/** Without a choice it is about the first of the validation images. */
export function AttentionSection(props: {
  run: Run;
  image: ChosenImage | null;
  onImage: (image: ChosenImage) => void;
}) {
  const { run, image, onImage } = props;
  const t = useTranslations('attention');
  const [view, setView] = useState<HeatView>('both');
  const convolves = run.hyperparameters.blocks.length > 0;
  return (
    <Section
      id="attention"
      title={t('title')}
      help={convolves && t('gradCamHelp')}
      aside={
        convolves && (
          <div className="flex flex-wrap items-center gap-2">
            <AnotherImage image={image} onImage={onImage} />
            <ViewChoice view={view} onView={setView} />
          </div>
        )
      }
    >
      {!convolves ? (
        <NoConvolution run={run} />
      ) : run.lastEpoch === null ? (
        <NotYet />
      ) : (
        <OnImage chosen={image}>{(shown) => <OfImage image={shown} view={view} />}</OnImage>
      )}
    </Section>
  );
}

function NoConvolution({ run }: { run: Run }) {
  const t = useTranslations('attention');
  const code = useSessionState(({ session }) => session!.code);
  return (
    <p className="mt-3 text-pretty rounded-xl bg-sunken px-4 py-6 text-center text-muted text-sm">
      {t('noConvolution')}{' '}
      <a href={tryPage(code, [run.number])} className="font-semibold text-accent underline">
        {t('tryOcclusion')}
      </a>
    </p>
  );
}

type Attention = NonNullable<MapsHeader['attention']>;

/** The map of a class, which follows all feature maps in the body. */
function heatOf({ header, body }: Binary<MapsHeader>, { rows, columns, peaks }: Attention, label: number): Heat {
  const from = header.layers.reduce((sum, layer) => sum + layer.maps * layer.rows * layer.columns, 0);
  const bytes = new Uint8Array(body, from + label * rows * columns, rows * columns);
  return { rows, columns, values: Float32Array.from(bytes, (byte) => byte / 255), peak: peaks[label]! };
}

function OfImage({ image, view }: { image: ChosenImage; view: HeatView }) {
  const maps = useMaps(image);
  const pixels = usePixels(image);
  return (
    <Shown fetched={maps} waiting="h-72">
      {(content) => (
        <Shown fetched={pixels} waiting="h-72">
          {(values) =>
            content.header.attention && (
              <Questions
                image={image}
                pixels={values}
                content={content}
                attention={content.header.attention}
                view={view}
              />
            )
          }
        </Shown>
      )}
    </Shown>
  );
}

function Questions(props: {
  image: ChosenImage;
  pixels: Uint8ClampedArray;
  content: Binary<MapsHeader>;
  attention: Attention;
  view: HeatView;
}) {
  const { image, pixels, content, attention, view } = props;
  const t = useTranslations('attention');
  const actual = useActual(image);
  const { probabilities } = content.header;
  const [first, second] = useMemo(() => mostProbable(probabilities, 2).map(({ label }) => label), [probabilities]);
  // The prediction, and beside it the true class or, if that is the prediction, the second most probable.
  const asked = [first!, actual === undefined || actual === first ? second! : actual];
  return (
    <div className="mt-3 grid grid-cols-2 gap-x-3 gap-y-4 sm:grid-cols-[11rem_minmax(0,20rem)_minmax(0,20rem)] sm:gap-x-6">
      <div className="flex gap-4 max-sm:col-span-2 sm:flex-col sm:gap-2">
        <div className="w-28 shrink-0 sm:w-full">
          <NamedPhoto image={image} />
        </div>
        <p className="numbers text-pretty text-2xs text-muted">
          {t('gradCamPlaces', { layer: attention.layer, rows: attention.rows, columns: attention.columns })}
        </p>
      </div>
      {asked.map((label, place) => (
        <Question
          // Another image is asked about anew.
          key={`${image.part} ${image.index} ${place === 0 ? 'predicted' : 'other'}`}
          begin={label}
          probabilities={probabilities}
          pixels={pixels}
          content={content}
          attention={attention}
          view={view}
        />
      ))}
    </div>
  );
}

function Question(props: {
  begin: number;
  probabilities: readonly number[];
  pixels: Uint8ClampedArray;
  content: Binary<MapsHeader>;
  attention: Attention;
  view: HeatView;
}) {
  const { begin, probabilities, pixels, content, attention, view } = props;
  const t = useTranslations('attention');
  const figures = useFigures();
  const names = useClassNames();
  // Null is the class that the page begins with, as it is after the latest epoch.
  const [chosen, setChosen] = useState<number | null>(null);
  const label = chosen ?? begin;
  const name = names[label]!;
  const heat = useMemo(() => heatOf(content, attention, label), [content, attention, label]);
  return (
    <div className="min-w-0" data-testid="question" data-class={label}>
      <ClassQuestion label={label} onLabel={setChosen} />
      <div className="mt-2">
        <HeatPicture pixels={pixels} heat={heat} view={view} label={t('heatFor', { name, method: 'gradCam' })} />
      </div>
      <p className="numbers mt-1.5 flex items-center gap-2">
        <strong className="font-semibold">{figures.percent(probabilities[label]!)}</strong>
        {heat.peak > 0 ? <HeatKey /> : <span className="text-2xs text-muted">{t('nothing', { name })}</span>}
      </p>
    </div>
  );
}
