/** Removes at once everybody who has submitted nothing: what a stranger who fills the room leaves behind. */
'use client';
import { UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/confirm.tsx';
import type { Session } from '#lib/classroom/session.ts';

/** Nothing where everybody has submitted something. */
export function ClearUnknown({ session }: { session: Session }) {
  const t = useTranslations('instructor.room');
  const ask = useAsk();
  const [asking, setAsking] = useState(false);
  const known = new Set(Object.values(session.runs).map(({ seatId }) => seatId));
  const seatIds = Object.values(session.seats)
    .filter(({ id, standing }) => (standing === 'in' || standing === 'waiting') && !known.has(id))
    .map(({ id }) => id);
  const count = seatIds.length;
  if (count === 0) return null;
  return (
    <>
      <Button size="small" weight="plain" className="mt-2" onClick={() => setAsking(true)}>
        <UserX aria-hidden className="size-3.5" />
        {t('clear')} ({count})
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('clearTitle', { count })}
        body={t('clearBody')}
        action={t('clearAction', { count })}
        onConfirm={() => void ask('remove-seats', { seatIds }, t('cleared', { count }))}
      />
    </>
  );
}
