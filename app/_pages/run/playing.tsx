/** Plays through places in order: the timer and its button, for the players of this page. */
'use client';
import { Pause, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '#app/_ui/button.tsx';

/** While playing, `onAt` gets the next place after so many milliseconds each, up to the last. Started at the last, it begins anew. */
export function usePlaying(props: { at: number; last: number; milliseconds: number; onAt: (at: number) => void }) {
  const { at, last, milliseconds, onAt } = props;
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    if (at >= last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => onAt(at + 1), milliseconds);
    return () => clearTimeout(timer);
  }, [playing, at, last, milliseconds, onAt]);
  return {
    playing,
    toggle() {
      if (!playing && at >= last) onAt(0);
      setPlaying(!playing);
    },
    /** Goes to a place and stays there. */
    go(next: number) {
      setPlaying(false);
      onAt(next);
    },
  };
}

/** `label` is what it does while nothing plays. */
export function PlayButton(props: { playing: boolean; label: string; disabled?: boolean; onClick: () => void }) {
  const { playing, label, disabled, onClick } = props;
  const t = useTranslations('runPage');
  const Icon = playing ? Pause : Play;
  return (
    <IconButton label={playing ? t('pause') : label} disabled={disabled} onClick={onClick} className="bg-sunken">
      <Icon aria-hidden className="size-4 fill-current" />
    </IconButton>
  );
}
