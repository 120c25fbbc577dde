/** What one can do with a trained run: download it, in a dialog loaded on first use, or try it. */
'use client';
import { Camera, Download } from 'lucide-react';
import Link from 'next/link';
import { Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { Button, buttonLook } from '#app/_ui/button.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { tryPage } from '#lib/addresses.ts';
import type { Run } from '#lib/classroom/session.ts';
import { hasPoints } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';

const TakeHomeCard = lazily(() => import('./take-home-card.tsx'), 'TakeHomeCard');

export function TakeHomeButton({ run }: { run: Run }) {
  const t = useTranslations('run.takeHome');
  const code = useSessionState((state) => state.session!.code);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Download aria-hidden className="size-3.5" />
        {t('button')}
      </Button>
      <Dialog open={open} title={t('title', { number: run.number })} wide onOpenChange={setOpen}>
        <Suspense fallback={<div className="h-96" />}>
          <div className="mt-3">
            <TakeHomeCard code={code} run={run} />
          </div>
        </Suspense>
      </Dialog>
    </>
  );
}

/** Nothing for a run on points, which nobody can photograph. */
export function TryLink({ run: { number, hyperparameters } }: { run: Run }) {
  const t = useTranslations('try');
  const code = useSessionState((state) => state.session!.code);
  if (hasPoints(datasetOf(hyperparameters))) return null;
  return (
    <Link href={tryPage(code, [number])} prefetch={false} className={buttonLook({ size: 'small' })}>
      <Camera aria-hidden className="size-3.5" />
      {t('link')}
    </Link>
  );
}
