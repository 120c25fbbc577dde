/** The code that opens a student's seat on another device. */
'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import type { Seat } from '#lib/classroom/session.ts';

export function SeatCode({ seat }: { seat: Seat }) {
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
