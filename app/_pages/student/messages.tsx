/** The instructor's messages to everybody and to this student, until dismissed. */
'use client';
import { Megaphone, MessageSquare, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { browserShelf } from '#app/_live/shelf.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { IconButton } from '#app/_ui/button.tsx';
import { useWording } from '#app/_ui/names.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import type { Message } from '#lib/classroom/lesson.ts';
import type { Seat } from '#lib/classroom/session.ts';

/** Screen readers announce a new message; a withdrawn one disappears. */
export function Messages({ code, seat }: { code: string; seat: Seat }) {
  const t = useTranslations('student.messages');
  const undo = useTranslations('form');
  const say = useSay();
  const wording = useWording();
  const forAll = useSessionState(({ session }) => session!.lesson.message);
  const [putAway, setPutAway] = useState(() => readPutAway(browserShelf, code));
  const entries: { kind: keyof PutAway; message: Message | null }[] = [
    { kind: 'all', message: forAll },
    { kind: 'own', message: seat.message },
  ];
  function dismiss(kind: keyof PutAway, { at }: Message) {
    const putAt = (moment: number) => {
      const next = { ...readPutAway(browserShelf, code), [kind]: moment };
      setPutAway(next);
      keepPutAway(browserShelf, code, next);
    };
    putAt(at);
    say(t('dismissed'), 'good', undefined, { label: undo('undo'), act: () => putAt(0) });
  }
  return (
    <div role="log" aria-live="polite" data-testid="messages">
      {entries.map(
        ({ kind, message }) =>
          message &&
          message.at > putAway[kind] && (
            <Line key={kind} kind={kind} text={wording(message.text)} onDismiss={() => dismiss(kind, message)} />
          ),
      )}
    </div>
  );
}

function Line({ kind, text, onDismiss }: { kind: keyof PutAway; text: string; onDismiss: () => void }) {
  const t = useTranslations('student.messages');
  const actions = useTranslations('common.actions');
  const Icon = kind === 'all' ? Megaphone : MessageSquare;
  return (
    <div className="flex items-start justify-center gap-2.5 border-line border-b bg-surface py-1.5 pr-2 pl-4 text-sm">
      <Icon aria-hidden className="mt-2 size-4 shrink-0 text-accent" />
      <p className="min-w-0 flex-1 break-words py-1.5 lg:flex-initial">
        <strong className="font-semibold">{t(kind)}</strong> {text}
      </p>
      <IconButton label={actions('dismiss')} onClick={onDismiss} className="size-8">
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}

/** The times of the last dismissed messages: to everybody, and to this student; 0 for none. */
type PutAway = { readonly all: number; readonly own: number };

const storageKey = (code: string) => `messages:${code}`;

/** If nothing readable is kept, nothing was dismissed. */
export function readPutAway(storage: Pick<Storage, 'getItem'>, code: string): PutAway {
  try {
    const kept = JSON.parse(storage.getItem(storageKey(code)) ?? 'null');
    return { all: Number(kept?.all) || 0, own: Number(kept?.own) || 0 };
  } catch {
    return { all: 0, own: 0 };
  }
}

/** A browser that forbids storage shows the message again after a reload. */
export function keepPutAway(storage: Pick<Storage, 'setItem'>, code: string, putAway: PutAway): void {
  try {
    storage.setItem(storageKey(code), JSON.stringify(putAway));
  } catch {
    // Private windows and full disks may refuse.
  }
}
