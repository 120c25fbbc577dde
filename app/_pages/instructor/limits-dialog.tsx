/** The window in which the instructor sets the limits of the session. */
'use client';
import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { TextInput } from '#app/_ui/text-input.tsx';
import type { Session, Settings } from '#lib/classroom/session.ts';
import { readLimit } from '#lib/written-number.ts';
import { type LimitName, limitBounds, overspent } from './limits.ts';

/** Three numbers, each of which may be left empty. */
export function LimitsDialog({
  open,
  session,
  onOpenChange,
}: {
  open: boolean;
  session: Session;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations('instructor.limits');
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')} body={t('help')}>
      <Fields session={session} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

const names: readonly LimitName[] = ['quota', 'runLimit', 'epochLimit'];
const helps = { quota: 'quotaHelp', runLimit: 'runLimitHelp', epochLimit: 'epochLimitHelp' } as const;

function Fields({ session, onDone }: { session: Session; onDone: () => void }) {
  const t = useTranslations('instructor.limits');
  const actions = useTranslations('common.actions');
  const ask = useAsk();
  const id = useId();
  const { settings } = session;
  const [written, setWritten] = useState<Record<LimitName, string>>(() => ({
    quota: String(settings.quota ?? ''),
    runLimit: String(settings.runLimit ?? ''),
    epochLimit: String(settings.epochLimit ?? ''),
  }));
  const read = Object.fromEntries(names.map((name) => [name, readLimit(written[name], limitBounds[name])])) as {
    [Name in LimitName]: number | null | undefined;
  };
  const { quota, runLimit, epochLimit } = read;
  const sound: Pick<Settings, LimitName> | undefined =
    quota === undefined || runLimit === undefined || epochLimit === undefined
      ? undefined
      : { quota, runLimit, epochLimit };
  const count = overspent(session, quota ?? null);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!sound) return;
    const reply = await ask('change-settings', { settings: sound }, t('saved'));
    if (reply.ok) onDone();
  }

  return (
    <form noValidate onSubmit={save} className="mt-4 flex flex-col gap-2">
      {names.map((name) => {
        const { minimum, maximum, whole } = limitBounds[name];
        return (
          <TextInput
            key={name}
            id={`${id}-${name}`}
            label={t(name)}
            inputMode={whole ? 'numeric' : 'decimal'}
            placeholder={t('noLimit')}
            value={written[name]}
            help={t(helps[name])}
            fault={read[name] === undefined ? t('fault', { minimum, maximum, whole: whole ? 'yes' : 'no' }) : undefined}
            onChange={(event) => setWritten({ ...written, [name]: event.target.value })}
            className="numbers"
          />
        );
      })}
      {count > 0 && quota !== settings.quota && (
        <p className="rounded-xl bg-warn-soft px-3.5 py-2.5 text-sm" role="status">
          {t('overspent', { count })}
        </p>
      )}
      <div className="mt-2 flex justify-end gap-2">
        <Button onClick={onDone}>{actions('cancel')}</Button>
        <Button type="submit" weight="primary" disabled={!sound}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
