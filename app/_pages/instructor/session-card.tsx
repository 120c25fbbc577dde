/** The session itself: its name, and another one like it. */
'use client';
import { CopyPlus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, memo, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { newSecret } from '#app/_live/identity.ts';
import { askOnce } from '#app/_live/requester.ts';
import { identities } from '#app/_session/identities.ts';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { TextInput } from '#app/_ui/text-input.tsx';
import { instructorPage } from '#lib/addresses.ts';
import type { Session } from '#lib/classroom/session.ts';

export const SessionCard = memo(function SessionCard({ session }: { session: Session }) {
  const t = useTranslations('instructor.session');
  const id = useId();
  const [copying, setCopying] = useState(false);
  return (
    <section aria-labelledby={id} className="card p-4 sm:p-5">
      <h2 id={id} className="mb-2 font-bold text-lg">
        {t('heading')}
      </h2>
      <Rename key={session.title} title={session.title} />
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
  const notices = useTranslations('session.notices');
  const refusalText = useRefusalText();
  const router = useRouter();
  const id = useId();
  const [written, setWritten] = useState(title);
  const [password, setPassword] = useState<string | null>(null);
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  async function open(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    const secret = newSecret();
    try {
      const reply = await askOnce('open-session', {
        title: written,
        like: { settings, plan: lesson.plan },
        instructorKey: secret,
        ...(password && { password }),
      });
      if (reply.ok) {
        identities().remember({ code: reply.data.code, role: 'instructor', secret, title: written });
        router.push(instructorPage(reply.data.code));
        return;
      }
      if (reply.refusal.path === 'password' && password === null) setPassword('');
      else setFault(refusalText(reply.refusal));
    } catch {
      setFault(notices('unreachable'));
    }
    setBusy(false);
  }
  return (
    <form noValidate onSubmit={open} className="mt-4 flex flex-col gap-1">
      <TextInput
        id={`${id}-title`}
        label={t('name')}
        value={written}
        fault={password === null ? fault : undefined}
        onChange={(event) => setWritten(event.target.value)}
      />
      {password !== null && (
        <TextInput
          id={`${id}-password`}
          type="password"
          label={home('passwordLabel')}
          value={password}
          fault={fault}
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
      <Button type="submit" weight="primary" className="mt-2" disabled={busy || written.trim() === ''}>
        {t('duplicateGo')}
      </Button>
    </form>
  );
}
