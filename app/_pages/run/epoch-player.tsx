/** Plays what the run page has of every epoch: the confusion matrix, the health, and the boundary of a run on points. */
'use client';
import { useTranslations } from 'use-intl';
import { useFigures } from '#app/_ui/names.ts';
import { PlayButton, usePlaying } from './playing.tsx';

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
  const last = epochs.length - 1;

  const { playing, toggle, go } = usePlaying({
    at: place,
    last,
    milliseconds: Math.min(epochMilliseconds, longestMilliseconds / (last + 1)),
    onAt: onPlace,
  });

  const accuracy = accuracies[place] ?? null;
  const words = t('epochAccuracy', {
    epoch: epochs[place]!,
    accuracy: accuracy === null ? '–' : figures.percent(accuracy),
  });
  return (
    <div className="flex items-center gap-2">
      <PlayButton playing={playing} label={t('play')} disabled={last < 1} onClick={toggle} />
      <input
        type="range"
        aria-label={t('epoch')}
        aria-valuetext={words}
        min={0}
        max={last}
        disabled={last < 1}
        value={place}
        onChange={(event) => go(Number(event.target.value))}
        className="min-w-0 flex-1"
      />
      <span aria-hidden className="numbers min-w-32 whitespace-nowrap text-right font-semibold text-sm">
        {words}
      </span>
    </div>
  );
}
