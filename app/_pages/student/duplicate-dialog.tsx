/** The question when the very same run has finished already: show it, and offer another seed. */
'use client';
import { Dices } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import type { Run, Seat } from '#lib/classroom/session.ts';

const Twin = lazily(() => import('./twin.tsx'), 'Twin');

/** `twin` is that run with its student; null closes the dialog. */
export function DuplicateDialog({
  twin,
  ownSeat,
  onNewSeed,
  onAgain,
  onClose,
}: {
  twin: { run: Run; seat: Seat } | null;
  ownSeat: string;
  onNewSeed: () => void;
  onAgain: () => void;
  onClose: () => void;
}) {
  const t = useTranslations('student.duplicate');
  const actions = useTranslations('common.actions');
  // It stays in the picture while the dialog fades.
  const [shown, setShown] = useState(twin);
  if (twin && twin !== shown) setShown(twin);
  return (
    <Dialog open={twin !== null} onOpenChange={(open) => !open && onClose()} title={t('title')} body={t('body')}>
      {shown && (
        <Suspense>
          <Twin {...shown} ownSeat={ownSeat} />
        </Suspense>
      )}
      <p className="mt-3 text-muted text-sm">{t('newSeedHelp')}</p>
      <div className="mt-4 flex flex-col-reverse gap-2">
        <Button weight="plain" onClick={onClose}>
          {actions('cancel')}
        </Button>
        <Button onClick={onAgain}>{t('again')}</Button>
        <Button weight="primary" onClick={onNewSeed}>
          <Dices aria-hidden className="size-4" />
          {t('newSeed')}
        </Button>
      </div>
    </Dialog>
  );
}
