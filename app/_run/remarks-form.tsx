/** The form for a run's name and note. */
'use client';
import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useRequest } from '#app/_live/use-session.tsx';
import { Button } from '#app/_ui/button.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { TextArea, TextInput } from '#app/_ui/text-input.tsx';
import { useSay } from '#app/_ui/toasts.tsx';
import { useDraft } from '#app/_ui/use-draft.ts';
import type { Run } from '#lib/classroom/session.ts';
import { Note } from './note.tsx';
import { useRunName } from './run-link.tsx';

/** `onDone` is called when the server has kept them. */
export function RemarksForm({ run, onDone }: { run: Run; onDone: () => void }) {
  const t = useTranslations('run.remarks');
  const request = useRequest();
  const say = useSay();
  const refusalText = useRefusalText();
  const nameOf = useRunName();
  const id = useId();
  const [name, setName, letNameGo] = useDraft(`name of ${run.id}`, run.name ?? '');
  const [note, setNote, letNoteGo] = useDraft(`note to ${run.id}`, run.note);
  const [fault, setFault] = useState<{ path: string; text: string } | null>(null);
  const [saving, setSaving] = useState(false);
  const faultAt = (path: string) => (fault?.path === path ? fault.text : undefined);

  async function save(event: FormEvent) {
    event.preventDefault();
    setSaving(true);
    const reply = await request('change-run', { runId: run.id, run: { name, note } });
    setSaving(false);
    if (!reply.ok) return setFault({ path: reply.refusal.path ?? 'run.name', text: refusalText(reply.refusal) });
    letNameGo();
    letNoteGo();
    say(t('saved', { number: run.number }));
    onDone();
  }

  return (
    <form onSubmit={save} className="mt-3 flex flex-col gap-2.5">
      <TextInput
        id={`${id}-name`}
        label={t('name')}
        help={t('nameHelp')}
        fault={faultAt('run.name')}
        placeholder={nameOf({ ...run, name: null })}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextArea
        id={`${id}-note`}
        label={t('note')}
        fault={faultAt('run.note')}
        rows={5}
        placeholder={t('noteExample')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <p className="-mt-1.5 text-muted text-sm">{t('noteHelp')}</p>
      {note.trim() !== '' && (
        <section aria-label={t('preview')}>
          <h3 className="font-semibold text-muted text-sm">{t('preview')}</h3>
          <Note text={note} />
        </section>
      )}
      <Button type="submit" weight="primary" className="mt-2 self-end" disabled={saving}>
        {t('save')}
      </Button>
    </form>
  );
}
