/** The runs that the reader has picked to compare, kept in this browser: the tick that picks one, and the tray at the foot of every page. */
'use client';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { browserShelf } from '#app/_live/shelf.ts';
import { useObservable } from '#app/_live/use-observable.tsx';
import { useSessionState } from '#app/_live/use-session.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useSay } from '#app/_ui/toasts.tsx';

const Bar = lazily(() => import('./tray-bar.tsx'), 'TrayBar');

/** `className` moves it where something else has the foot of the page. */
export function CompareTray({ className = '' }: { className?: string }) {
  const code = useSessionState(({ session }) => session!.code);
  const tray = useTray(code);
  return tray.length === 0 ? null : (
    <Suspense>
      <Bar code={code} tray={tray} className={className} />
    </Suspense>
  );
}

/** More runs than these cannot be told apart in one picture. */
export const mostCompared = 6;

const placeOf = (code: string) => `compare:${code}`;

function read(text: string | null): number[] {
  const numbers = new Set((text ?? '').split(',').map(Number));
  return [...numbers].filter((each) => Number.isInteger(each) && each > 0).slice(0, mostCompared);
}

/** The numbers of the runs in the tray. */
export const inTray = (code: string): readonly number[] => read(browserShelf.getItem(placeOf(code)));

const write = (code: string, numbers: readonly number[]) => browserShelf.setItem(placeOf(code), numbers.join(','));

/** Puts it in or takes it out; false if the tray is full. */
export function toggleInTray(code: string, number: number): boolean {
  const before = inTray(code);
  const isIn = before.includes(number);
  if (!isIn && before.length >= mostCompared) return false;
  write(code, isIn ? before.filter((each) => each !== number) : [...before, number]);
  return true;
}

/** Empties the tray; the result puts its runs back. */
export function emptyTray(code: string): () => void {
  const before = inTray(code);
  write(code, []);
  return () => write(code, before);
}

/** What `inTray` gives, kept up to date. */
export function useTray(code: string): readonly number[] {
  const source = {
    get: () => browserShelf.getItem(placeOf(code)),
    subscribe: browserShelf.subscribe,
    onServer: null,
  };
  return useObservable(source, read);
}

/** `worded` adds a label beside the tick. */
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
