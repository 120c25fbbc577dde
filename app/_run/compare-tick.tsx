/** The tick by which a run anywhere is put aside to compare; a seventh is refused with a sentence. */
'use client';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { useSay } from '#app/_ui/toasts.tsx';
import { toggleInTray, useTray } from './tray.ts';

/** `worded` says beside the tick what it is for. */
export function CompareTick({
  number,
  worded = false,
  className = '',
}: {
  number: number;
  worded?: boolean;
  className?: string;
}) {
  const t = useTranslations('run.tray');
  const say = useSay();
  const code = useSessionState(({ session }) => session!.code);
  const chosen = useTray(code).includes(number);
  return (
    <label
      title={t('tick', { number })}
      data-chosen={chosen || undefined}
      className={`inline-flex h-8 shrink-0 cursor-pointer items-center gap-1.5 rounded-lg px-2 font-medium text-2xs text-muted hover:bg-sunken hover:text-ink data-chosen:text-accent ${className}`}
    >
      <input
        type="checkbox"
        aria-label={t('tick', { number })}
        checked={chosen}
        onChange={() => {
          if (!toggleInTray(code, number)) say(t('full'), 'bad', t('fullHelp'));
        }}
      />
      {worded && <span aria-hidden>{t('word')}</span>}
    </label>
  );
}
