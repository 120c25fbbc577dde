/** Plays what the run page has of every epoch: the confusion matrix, the health, and the boundary of a run on points. */
'use client';
import { Pause, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '#app/_ui/button.tsx';
import { useFigures } from '#app/_ui/names.ts';

/** One epoch is shown this long, and all together not much longer than this. */
const epochMilliseconds = 700;
const longestMilliseconds = 20_000;

/** `accuracies` has one for every epoch, null while it is not known; `place` is the one that is shown. */
export function EpochPlayer(props: {
  epochs: readonly number[];
  accuracies: readonly (number | null)[];
  place: number;
  onPlace: (place: number) => void;
}) {
  const { epochs, accuracies, place, onPlace } = props;
  const t = useTranslations('runPage');
  const figures = useFigures();
  const [playing, setPlaying] = useState(false);
  const last = epochs.length - 1;

  useEffect(() => {
    if (!playing) return;
    if (place >= last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => onPlace(place + 1), Math.min(epochMilliseconds, longestMilliseconds / (last + 1)));
    return () => clearTimeout(timer);
  }, [playing, place, last, onPlace]);

  const accuracy = accuracies[place] ?? null;
  const words = t('epochAccuracy', {
    epoch: epochs[place]!,
    accuracy: accuracy === null ? '–' : figures.percent(accuracy),
  });
  return (
    <div className="flex items-center gap-2">
      <IconButton
        label={playing ? t('pause') : t('play')}
        disabled={last < 1}
        onClick={() => {
          if (!playing && place >= last) onPlace(0);
          setPlaying(!playing);
        }}
        className="bg-sunken"
      >
        {playing ? (
          <Pause aria-hidden className="size-4 fill-current" />
        ) : (
          <Play aria-hidden className="size-4 fill-current" />
        )}
      </IconButton>
      <input
        type="range"
        aria-label={t('epoch')}
        aria-valuetext={words}
        min={0}
        max={last}
        disabled={last < 1}
        value={place}
        onChange={(event) => {
          setPlaying(false);
          onPlace(Number(event.target.value));
        }}
        className="min-w-0 flex-1"
      />
      <span aria-hidden className="numbers min-w-32 whitespace-nowrap text-right font-semibold text-sm">
        {words}
      </span>
    </div>
  );
}
