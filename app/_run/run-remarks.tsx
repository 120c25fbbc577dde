/** A run's name, note and star, and where its student or the instructor changes them. */
'use client';
import { Pencil, Star } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Dialog } from '#app/_ui/dialog.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import type { Run } from '#lib/classroom/session.ts';
import { useRunName } from './run-link.tsx';

const RemarksForm = lazily(() => import('./remarks-form.tsx'), 'RemarksForm');
const Note = lazily(() => import('./note.tsx'), 'Note');

const iconButton =
  'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink';

/** `steered` where the reader may change them; `brief` where chips say what the run changes. */
export function RunRemarks({ run, steered, brief = false }: { run: Run; steered: boolean; brief?: boolean }) {
  const t = useTranslations('run.remarks');
  const ask = useAsk();
  const nameOf = useRunName();
  const [open, setOpen] = useState(false);
  const { id, number, starred, note } = run;
  return (
    <>
      <div className="-ml-1.5 flex items-center gap-1">
        {steered ? (
          <button
            type="button"
            aria-pressed={starred}
            aria-label={t('star', { number })}
            title={t('star', { number })}
            onClick={() => ask('change-run', { runId: id, run: { starred: !starred } })}
            className={iconButton}
          >
            <Star aria-hidden className={`size-4 ${starred ? 'fill-current text-warn' : ''}`} />
          </button>
        ) : (
          starred && <Star role="img" aria-label={t('starred')} className="mx-1.5 size-4 fill-current text-warn" />
        )}
        <span
          className={`min-w-0 break-words text-sm leading-snug ${run.name === null ? 'text-muted' : 'font-semibold'}`}
        >
          {nameOf(run, brief ? 0 : undefined)}
        </span>
        {steered && (
          <button
            type="button"
            aria-label={t('edit', { number })}
            title={t('edit', { number })}
            onClick={() => setOpen(true)}
            className={iconButton}
          >
            <Pencil aria-hidden className="size-3.5" />
          </button>
        )}
      </div>
      {note !== '' && (
        <Suspense>
          <Note text={note} />
        </Suspense>
      )}
      {steered && (
        <Dialog open={open} onOpenChange={setOpen} title={t('title', { number })} body={t('body')}>
          <Suspense>
            <RemarksForm run={run} onDone={() => setOpen(false)} />
          </Suspense>
        </Dialog>
      )}
    </>
  );
}
