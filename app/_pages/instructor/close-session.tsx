/** Ending the lesson, after saying what that does. */
'use client';
import { DoorClosed } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/confirm.tsx';
import { isUnderWay, type Session } from '#lib/classroom/session.ts';

/** For a session that is still open. */
export function CloseSession({ session }: { session: Session }) {
  const t = useTranslations('instructor');
  const ask = useAsk();
  const [asking, setAsking] = useState(false);
  const count = Object.values(session.runs).filter(isUnderWay).length;

  return (
    <>
      <Button weight="danger" className="w-full" onClick={() => setAsking(true)}>
        <DoorClosed aria-hidden className="size-4" />
        {t('close')}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('closeTitle')}
        body={t('closeBody', { count })}
        action={t('close')}
        onConfirm={() => void ask('close-session', {}, t('closed'))}
      />
    </>
  );
}
