/** What was put aside to compare, at the foot of every page of the session; its code is fetched when there is something. */
'use client';
import { Suspense } from 'react';
import { useSessionState } from '#app/_live/use-session.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useTray } from './tray.ts';

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
