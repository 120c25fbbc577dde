/** What a student has spent of the shared device: a meter, and behind it the account of every run. */
'use client';
import { Receipt } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { UseMeter } from '#app/_run/use-meter.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useFigures } from '#app/_ui/names.ts';
import { ledgerOf } from '#lib/classroom/quota.ts';
import type { Session } from '#lib/classroom/session.ts';

const Account = lazily(() => import('./account.tsx'), 'Account');

/** Says how much is spent, of how much; pressing it opens the account. */
export function LedgerButton({ session, seatId }: { session: Session; seatId: string }) {
  const t = useTranslations('run.account');
  const figures = useFigures();
  const [open, setOpen] = useState(false);
  const ledger = ledgerOf(session, seatId);
  const { charged, quota } = ledger;
  const text =
    quota === null
      ? t('spent', { charged: figures.gpuSeconds(charged) })
      : t('spentOf', { charged: figures.gpuSeconds(charged), quota: figures.gpuSeconds(quota) });
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={`${t('open')}: ${text}`}
        title={t('open')}
        onClick={() => setOpen(true)}
        className="numbers -mr-2 flex items-center gap-2 rounded-lg px-2 py-1 text-muted text-sm hover:bg-sunken hover:text-ink"
      >
        <Receipt aria-hidden className="size-4 shrink-0" />
        <span>
          {text}
          <UseMeter ledger={ledger} className="mt-0.5" />
        </span>
      </button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')}>
        <Suspense>
          <Account ledger={ledger} />
        </Suspense>
      </Dialog>
    </>
  );
}
