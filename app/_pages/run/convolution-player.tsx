/** Moves the window of a convolution: plays, goes one step, or jumps to any place. */
'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '#app/_ui/button.tsx';
import { ChoiceInput } from '#app/_ui/choice-input.tsx';
import { useCalm } from '#app/_ui/use-window.ts';
import { PlayButton, usePlaying } from './playing.tsx';

/** Milliseconds that a step stands: to read its products, or to see the map fill. */
const paces = { slow: 900, fast: 25 } as const;
type Pace = keyof typeof paces;

/** `at` counts the places of the output map, row after row. */
export function PlacePlayer(props: { rows: number; columns: number; at: number; onAt: (at: number) => void }) {
  const { rows, columns, at, onAt } = props;
  const t = useTranslations('runPage');
  const calm = useCalm();
  const [chosen, setPace] = useState<Pace>('slow');
  const pace = calm ? 'slow' : chosen;
  const last = rows * columns - 1;

  const { playing, toggle, go } = usePlaying({ at, last, milliseconds: paces[pace], onAt });
  const words = t('convolutionPlace', { row: Math.floor(at / columns) + 1, column: (at % columns) + 1 });
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <PlayButton playing={playing} label={t('convolutionPlay')} onClick={toggle} />
        <IconButton label={t('convolutionBack')} disabled={at === 0} onClick={() => go(at - 1)}>
          <ChevronLeft aria-hidden className="size-5" />
        </IconButton>
        <IconButton label={t('convolutionNext')} disabled={at === last} onClick={() => go(at + 1)}>
          <ChevronRight aria-hidden className="size-5" />
        </IconButton>
        {!calm && (
          <ChoiceInput
            id="convolution-pace"
            label={t('convolutionPace')}
            value={pace}
            choices={Object.keys(paces)}
            nameOf={(choice) => t(`convolutionPaces.${choice as Pace}`)}
            onChange={(choice) => setPace(choice as Pace)}
          />
        )}
        <span aria-hidden className="numbers ml-auto whitespace-nowrap font-semibold text-sm">
          {words}
        </span>
      </div>
      <input
        type="range"
        aria-label={t('convolutionWindow')}
        aria-valuetext={words}
        min={0}
        max={last}
        value={at}
        onChange={(event) => go(Number(event.target.value))}
        className="w-full"
      />
    </div>
  );
}
