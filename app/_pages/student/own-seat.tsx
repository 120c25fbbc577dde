/** The student's own seat: the nickname in the bar, and behind it the code that opens the seat on another device. */
'use client';
import { UserRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Popup } from '#app/_ui/dialog.tsx';
import type { Seat } from '#lib/classroom/session.ts';

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
      {() => <Code seat={seat} />}
    </Popup>
  );
}

function Code({ seat }: { seat: Seat }) {
  const t = useTranslations('session.door');
  const ask = useAsk();
  const [recovery, setRecovery] = useState<string>();
  useEffect(() => {
    void ask('recovery-code', { seatId: null }).then((reply) => reply.ok && setRecovery(reply.data.recovery));
  }, [ask]);
  return (
    <div className="mt-2">
      <p className="flex items-center gap-2 font-semibold">
        <MarkIcon seatNumber={seat.number} />
        <span className="min-w-0 break-words">{seat.nickname}</span>
      </p>
      <p className="mt-3 text-muted text-sm">{t('myCode')}</p>
      <p className="numbers font-extrabold text-3xl tracking-[0.2em]" data-testid="own-recovery">
        {recovery ?? '········'}
      </p>
      <p className="mt-1 text-muted text-sm">{t('myCodeHelp')}</p>
    </div>
  );
}
