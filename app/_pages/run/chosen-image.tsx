/** The image that parts of the run page look into: the one chosen on the page, else the first of the validation images. */
'use client';
import { Images } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useClassNames } from '#app/_run/dataset.tsx';
import type { ChosenImage } from '#app/_run/use-learned.ts';
import { Button } from '#app/_ui/button.tsx';
import { Photo } from './picture.tsx';
import { Shown, useSeenImages } from './section.tsx';

/** Draws the image with `children`, once it is known which. */
export function OnImage({
  chosen,
  children,
}: {
  chosen: ChosenImage | null;
  children: (image: ChosenImage) => ReactNode;
}) {
  const predictions = useSeenImages('validation');
  const first = predictions.content?.images[0]?.index;
  const image = useMemo<ChosenImage | null>(
    () => chosen ?? (first === undefined ? null : { part: 'training', index: first }),
    [chosen, first],
  );
  return image ? children(image) : <Shown fetched={predictions}>{() => null}</Shown>;
}

/** The label of its true class, where that is known. */
export function useActual({ part, index }: ChosenImage): number | undefined {
  const seen = useSeenImages(part === 'test' ? 'test' : 'validation');
  return seen.content?.images.find((image) => image.index === index)?.actual;
}

/** The image with its true class. */
export function NamedPhoto({ image }: { image: ChosenImage }) {
  const t = useTranslations('runPage');
  const names = useClassNames();
  const label = useActual(image);
  const { part, index } = image;
  const actual = label === undefined ? undefined : names[label]!;
  return (
    <>
      <Photo
        part={part}
        index={index}
        name={actual ? t('photo', { name: actual, index }) : t('look', { index })}
        className="rounded-xl"
      />
      <p className="numbers mt-1 text-2xs text-muted">
        {actual !== undefined && <strong className="font-semibold text-ink text-sm">{actual} </strong>}#{index}
      </p>
    </>
  );
}

/** Takes the next of the validation images for all parts that look into one. */
export function AnotherImage({ image, onImage }: { image: ChosenImage | null; onImage: (image: ChosenImage) => void }) {
  const t = useTranslations('runPage');
  const images = useSeenImages('validation').content?.images;
  if (!images || images.length < 2) return null;
  const at =
    image?.part === 'test'
      ? -1
      : Math.max(
          0,
          images.findIndex(({ index }) => index === image?.index),
        );
  return (
    <Button size="small" onClick={() => onImage({ part: 'training', index: images[(at + 1) % images.length]!.index })}>
      <Images aria-hidden className="size-4" />
      {t('nextImage')}
    </Button>
  );
}
