/** The student's own seat: the nickname in the bar, and behind it the code that opens the seat on another device. */
'use client';
import { UserRound } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { Popup } from '#app/_ui/dialog.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import type { Seat } from '#lib/classroom/session.ts';

const SeatCode = lazily(() => import('./seat-code.tsx'), 'SeatCode');

/** On a phone the mark alone, since the bar is narrow. */
export function OwnSeat({ seat }: { seat: Seat }) {
  const t = useTranslations('session.door');
  return (
    <Popup
      title={t('myseat')}
      button={{
        size: 'small',
        'aria-label': `${t('myseat')}: ${seat.nickname}`,
        children: (
          <>
            <UserRound aria-hidden className="size-4" />
            <span className="max-w-32 truncate max-sm:hidden">{seat.nickname}</span>
          </>
        ),
      }}
    >
      {() => (
        <Suspense fallback={<div className="h-40" />}>
          <SeatCode seat={seat} />
        </Suspense>
      )}
    </Popup>
  );
}
