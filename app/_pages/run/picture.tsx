/** One image, large enough to be recognized, with what the network takes it for. */
'use client';
import { useTranslations } from 'use-intl';
import { useClassNames, useDataset } from '#app/_run/dataset.tsx';
import type { Seen } from '#app/_run/use-learned.ts';
import { useFigures } from '#app/_ui/names.ts';
import { imageFile } from '#lib/addresses.ts';
import { imageShapeOf } from '#lib/datasets/dataset.ts';

/** A few pixels drawn large; `name` says what is on it. */
export function Photo(props: { part: 'training' | 'test'; index: number; name: string; className?: string }) {
  const { part, index, name, className = '' } = props;
  const dataset = useDataset();
  const { width, height } = imageShapeOf(dataset);
  return (
    // biome-ignore lint/performance/noImgElement: so few pixels need no other sizes
    <img
      src={imageFile(dataset, part, index)}
      alt={name}
      width={width}
      height={height}
      loading="lazy"
      decoding="async"
      className={`aspect-square w-full rounded-md bg-sunken [image-rendering:pixelated] ${className}`}
    />
  );
}

/** A button: who presses it looks into the image. */
export function Picture(props: {
  part: 'training' | 'test';
  seen: Seen;
  chosen: boolean;
  onChoose: (index: number) => void;
}) {
  const { part, seen, chosen, onChoose } = props;
  const t = useTranslations('runPage');
  const figures = useFigures();
  const names = useClassNames();
  const { index, actual, predicted, confidence } = seen;
  const right = actual === predicted;
  const share = figures.percent(confidence, 0);
  return (
    <button
      type="button"
      aria-pressed={chosen}
      title={t('look', { index })}
      onClick={() => onChoose(index)}
      className={`block w-full min-w-0 rounded-lg p-1 text-left hover:bg-sunken ${chosen ? 'bg-accent-soft ring-2 ring-accent' : ''}`}
    >
      <Photo part={part} index={index} name={t('photo', { name: names[actual]!, index })} />
      <span className="mt-1 flex items-baseline justify-between gap-1 text-2xs leading-4">
        <span className={right ? 'font-semibold' : 'text-muted'}>{names[actual]}</span>
        <span className="numbers text-muted">{share}</span>
      </span>
      {!right && (
        <span className="block text-2xs leading-4">
          <span className="sr-only">{t('takenAs')}</span>
          <span aria-hidden className="text-muted">
            →
          </span>{' '}
          <span className="font-semibold text-bad">{names[predicted]}</span>
        </span>
      )}
    </button>
  );
}
