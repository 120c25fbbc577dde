/** Ending the lesson, after saying what that does. */
'use client';
import { DoorClosed } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isUnderWay, type Session } from '#lib/session/session.ts';
import { useRequest } from '../../_live/use-session.tsx';
import { useRefusalText } from '../../_text/names.ts';
import { Button } from '../controls/button.tsx';
import { Confirm } from '../controls/confirm.tsx';
import { useSay } from '../controls/toasts.tsx';

/** For a session that is still open. */
export function CloseSession({ session }: { session: Session }) {
  const t = useTranslations('instructor');
  const notices = useTranslations('notices');
  const refusalText = useRefusalText();
  const request = useRequest();
  const say = useSay();
  const [asking, setAsking] = useState(false);
  const count = Object.values(session.runs).filter(isUnderWay).length;

  async function close() {
    const reply = await request('close-session', {});
    if (reply.ok) say(t('closed'));
    else say(notices('refusedTitle'), 'bad', refusalText(reply.refusal));
  }

  return (
    <>
      <Button weight="danger" onClick={() => setAsking(true)}>
        <DoorClosed aria-hidden className="size-4" />
        {t('close')}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('closeTitle')}
        body={t('closeBody', { count })}
        action={t('close')}
        onConfirm={close}
      />
    </>
  );
}
