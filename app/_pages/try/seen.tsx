/** What a network sees of the picture: its pixels, so large that one can count them. */
'use client';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useDataset } from '#app/_run/dataset.tsx';
import { imageShapeOf } from '#lib/datasets/dataset.ts';

export function Seen({ pixels }: { pixels: Uint8ClampedArray }) {
  const t = useTranslations('try');
  const { height, width } = imageShapeOf(useDataset());
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const image = context.createImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      image.data.set(pixels.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
      image.data[4 * pixel + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [pixels, width, height]);
  return (
    <figure className="flex w-24 shrink-0 flex-col gap-1.5 sm:w-40">
      <canvas
        ref={canvas}
        width={width}
        height={height}
        role="img"
        aria-label={t('seen')}
        data-testid="seen"
        className="aspect-square w-full rounded-lg border border-line [image-rendering:pixelated]"
      />
      <figcaption className="text-balance text-2xs text-muted">
        <span className="block font-semibold text-ink">{t('seen')}</span>
        <span className="max-sm:hidden">{t('seenHelp', { size: width })}</span>
        <span className="numbers sm:hidden">
          {width}×{height}
        </span>
      </figcaption>
    </figure>
  );
}
