/** Taking the session home as files, opening it again, deleting it for good. */
'use client';
import { Download, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { memo, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { identities } from '#app/_session/identities.ts';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/dialog.tsx';
import { InAppNote } from '#app/_ui/in-app-note.tsx';
import { useSay } from '#app/_ui/toasts.tsx';
import { saveFile } from '#app/_ui/use-copy.ts';
import { homePage, instructorPage, sessionFile } from '#lib/addresses.ts';

const files = [
  ['replay', 'replay.html'],
  ['json', 'session.json'],
  ['grades', 'grades.csv'],
  ['runs', 'runs.csv'],
  ['epochs', 'epochs.csv'],
] as const;

/** Fetches a file with the key that this browser holds, and saves it; the key is in no address. */
async function save(code: string, file: string): Promise<void> {
  const key = identities().secretFor(code, 'instructor');
  const response = await fetch(sessionFile(code, file), { headers: { authorization: `Bearer ${key}` } });
  if (!response.ok) throw new Error(await response.text());
  saveFile(`${code}-${file}`, await response.blob(), response.headers.get('content-type') ?? '');
}

/** `counts` are what deleting would lose. */
export const RecordsCard = memo(function RecordsCard({
  code,
  closed,
  seats,
  runs,
}: {
  code: string;
  closed: boolean;
  seats: number;
  runs: number;
}) {
  const t = useTranslations('instructor.records');
  const id = useId();
  const ask = useAsk();
  const say = useSay();
  const router = useRouter();
  const [saving, setSaving] = useState<string>();
  const [asking, setAsking] = useState(false);

  async function take(file: string) {
    setSaving(file);
    await save(code, file).catch(() => say(t('failed'), 'bad'));
    setSaving(undefined);
  }

  async function remove() {
    const reply = await ask('delete-session', {}, t('removed'));
    if (!reply.ok) return;
    identities().forget(code, 'instructor');
    router.replace(homePage);
  }

  return (
    <section aria-labelledby={id} className="card p-4 sm:p-5" data-testid="records">
      <h2 id={id} className="font-bold text-lg">
        {t('title')}
      </h2>
      <p className="mt-0.5 text-2xs text-muted">{t('help')}</p>
      <div className="mt-3 empty:hidden">
        <InAppNote path={instructorPage(code, identities().secretFor(code, 'instructor'))} />
      </div>
      <ul className="mt-3 grid grid-cols-2 gap-2">
        {files.map(([name, file]) => (
          <li key={file}>
            <Button
              size="small"
              className="w-full px-1.5!"
              disabled={saving !== undefined}
              title={name === 'replay' ? t('replayHelp') : name === 'grades' ? t('gradesHelp') : undefined}
              onClick={() => take(file)}
            >
              <Download aria-hidden className="size-3.5" />
              {saving === file ? t('saving') : t(name)}
            </Button>
          </li>
        ))}
      </ul>
      {closed && (
        <div className="mt-4 flex flex-col gap-2 border-line border-t pt-4">
          <Button weight="danger" onClick={() => setAsking(true)}>
            <Trash2 aria-hidden className="size-4" />
            {t('remove')}
          </Button>
        </div>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('removeTitle')}
        body={t('removeBody', { seats, runs })}
        action={t('remove')}
        onConfirm={() => void remove()}
      />
    </section>
  );
});
