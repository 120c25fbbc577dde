/** The door and what may be a nickname, and the code by which another device becomes the instructor's. */
'use client';
import { KeyRound } from 'lucide-react';
import { memo, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { SwitchInput } from '#app/_ui/switch-input.tsx';
import type { Settings } from '#lib/classroom/session.ts';

const switches = ['locked', 'approval', 'wordFilter'] as const;
const helps = { locked: 'lockedHelp', approval: 'approvalHelp', wordFilter: 'wordFilterHelp' } as const;

/** For a session that is still open. */
export const RoomCard = memo(function RoomCard({ settings }: { settings: Settings }) {
  const t = useTranslations('instructor.room');
  const ask = useAsk();
  const id = useId();
  return (
    <section aria-labelledby={id} className="card p-4 sm:p-5">
      <h2 id={id} className="font-bold text-lg">
        {t('title')}
      </h2>
      <ul className="mt-2 flex flex-col gap-3">
        {switches.map((name) => (
          <li key={name} className="flex items-start gap-3">
            <label htmlFor={`${id}-${name}`} className="min-w-0 flex-1 cursor-pointer">
              <span className="block font-medium text-sm">{t(name)}</span>
              <span id={`${id}-${name}-help`} className="block text-2xs text-muted">
                {t(helps[name])}
              </span>
            </label>
            <SwitchInput
              id={`${id}-${name}`}
              label={t(name)}
              describedBy={`${id}-${name}-help`}
              checked={settings[name]}
              onChange={(on) => void ask('change-settings', { settings: { [name]: on } })}
            />
          </li>
        ))}
      </ul>
      <Recovery />
    </section>
  );
});

/** Not shown until asked for, because this page may be on the projector. */
function Recovery() {
  const t = useTranslations('instructor.room');
  const ask = useAsk();
  const [recovery, setRecovery] = useState<string>();
  async function show() {
    const reply = await ask('recovery-code', { seatId: null });
    if (reply.ok) setRecovery(reply.data.recovery);
  }
  return (
    <div className="mt-4 border-line border-t pt-3">
      <div className="flex items-center gap-3">
        <span className="min-w-0 flex-1">
          <span className="block font-medium text-sm">{t('recovery')}</span>
          <span className="block text-2xs text-muted">{t('recoveryHelp')}</span>
        </span>
        {recovery === undefined ? (
          <Button size="small" onClick={show}>
            <KeyRound aria-hidden className="size-3.5" />
            {t('show')}
          </Button>
        ) : (
          <strong className="numbers font-bold tracking-widest" data-testid="instructor-recovery">
            {recovery}
          </strong>
        )}
      </div>
    </div>
  );
}
