/** The session itself: its name, its data set, and another one like it. */
'use client';
import { CopyPlus } from 'lucide-react';
import { type FormEvent, memo, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { DatasetChoice } from '#app/_session/dataset-choice.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { useOpening } from '#app/_session/use-opening.ts';
import { Button } from '#app/_ui/button.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { TextInput } from '#app/_ui/text-input.tsx';
import type { Session } from '#lib/classroom/session.ts';

export const SessionCard = memo(function SessionCard({ session }: { session: Session }) {
  const t = useTranslations('instructor.session');
  const id = useId();
  const [copying, setCopying] = useState(false);
  const ask = useAsk();
  const available = useSessionState(({ live }) => live?.datasets);
  return (
    <section aria-labelledby={id} className="card p-4 sm:p-5">
      <h2 id={id} className="mb-2 font-bold text-lg">
        {t('heading')}
      </h2>
      <Rename key={session.title} title={session.title} />
      {session.closedAt === null && (
        <div className="my-3">
          <DatasetChoice
            value={session.settings.dataset}
            available={available}
            onChange={(dataset) => void ask('change-settings', { settings: { dataset } })}
          />
        </div>
      )}
      <Button className="mt-1 w-full" aria-haspopup="dialog" onClick={() => setCopying(true)}>
        <CopyPlus aria-hidden className="size-4" />
        {t('duplicate')}
      </Button>
      <Dialog open={copying} onOpenChange={setCopying} title={t('duplicate')} body={t('duplicateHelp')}>
        <Duplicate session={session} />
      </Dialog>
    </section>
  );
});

function Rename({ title }: { title: string }) {
  const t = useTranslations('instructor.session');
  const ask = useAsk();
  const id = useId();
  const [written, setWritten] = useState(title);
  async function save(event: FormEvent) {
    event.preventDefault();
    await ask('rename-session', { title: written }, t('renamed'));
  }
  return (
    <form noValidate onSubmit={save} className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <TextInput id={id} label={t('name')} value={written} onChange={(event) => setWritten(event.target.value)} />
      </div>
      <Button type="submit" className="mt-6.5 h-12" disabled={written.trim() === title || written.trim() === ''}>
        {t('rename')}
      </Button>
    </form>
  );
}

/** The server may ask for its password, as on the first page. */
function Duplicate({ session: { title, settings, lesson } }: { session: Session }) {
  const t = useTranslations('instructor.session');
  const home = useTranslations('home');
  const id = useId();
  const [written, setWritten] = useState(title);
  const { open, busy, fault, password, setPassword, passwordFault } = useOpening();
  function submit(event: FormEvent) {
    event.preventDefault();
    void open({ title: written, like: { settings, plan: lesson.plan } });
  }
  return (
    <form noValidate onSubmit={submit} className="mt-4 flex flex-col gap-1">
      <TextInput
        id={`${id}-title`}
        label={t('name')}
        value={written}
        fault={fault}
        onChange={(event) => setWritten(event.target.value)}
      />
      {password !== null && (
        <TextInput
          id={`${id}-password`}
          type="password"
          label={home('passwordLabel')}
          value={password}
          fault={passwordFault}
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
      <Button type="submit" weight="primary" className="mt-2" disabled={busy || written.trim() === ''}>
        {t('duplicateGo')}
      </Button>
    </form>
  );
}
