/** How the page tells its student of what happens while they look elsewhere: in its title and icon, and by the browser. */
'use client';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useNow, useSessionState } from '#app/_live/use-session.tsx';
import { usePageIcon } from '#app/_ui/page-icon.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import { usePageTitle } from '#app/_ui/use-window.ts';
import { isUnderWay } from '#lib/classroom/session.ts';
import { useEnded } from './news.tsx';

/** Says it where the browser may, while nobody looks at the page. */
function notify(title: string, body: string) {
  if (!('Notification' in window) || Notification.permission !== 'granted' || !document.hidden) return;
  try {
    new Notification(title, { body, icon: '/icon-192.png', tag: title });
  } catch {
    // Some phones let only a service worker do so.
  }
}

/**
 * The page's title begins with the minutes left in the round, its icon shows whether a run trains or has ended unseen, and
 * the browser tells of a run that ends and of time that is up, once the student has allowed it.
 */
export function Telling({ title, seatId }: { title: string; seatId: string }) {
  const t = useTranslations('student.telling');
  const say = useSay();
  const endsAt = useSessionState(({ session }) => session!.lesson.round?.endsAt ?? null);
  const now = useNow(5000);
  const underWay = useSessionState(({ session }) =>
    Object.values(session!.runs).some((run) => run.seatId === seatId && isUnderWay(run)),
  );
  const submitted = useSessionState(
    ({ session }) => Object.values(session!.runs).filter((run) => run.seatId === seatId).length,
  );
  const ended = useEnded(seatId);
  const [unseen, setUnseen] = useState(false);
  const minutes = endsAt === null ? null : Math.ceil((endsAt - now) / 60_000);
  const prefix = minutes === null ? '' : minutes > 0 ? t('minutes', { minutes }) : t('timeUp');
  usePageTitle([prefix, title].filter(Boolean).join(' '));
  usePageIcon(unseen ? 'done' : underWay ? 'training' : 'calm');

  useEffect(() => {
    const look = () => !document.hidden && setUnseen(false);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);

  const before = useRef(ended);
  useEffect(() => {
    if (ended.length > before.current.length) {
      setUnseen(document.hidden);
      notify(t('runEnded'), title);
    }
    before.current = ended;
  }, [ended, title, t]);

  const up = minutes !== null && minutes <= 0;
  const wasUp = useRef(up);
  useEffect(() => {
    if (up && !wasUp.current) notify(t('timeUp'), title);
    wasUp.current = up;
  }, [up, title, t]);

  const first = useRef(submitted);
  useEffect(() => {
    const isFirst = first.current === 0 && submitted > 0;
    first.current = submitted;
    if (!isFirst || !('Notification' in window) || Notification.permission !== 'default') return;
    say(t('ask'), 'good', undefined, { label: t('allow'), act: () => void Notification.requestPermission() });
  }, [submitted, say, t]);
  return null;
}
