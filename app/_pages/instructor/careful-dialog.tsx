/** A window that asks before it or the page throws away what has not been saved, and the foot of its contents. */
'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Confirm } from '#app/_ui/confirm.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';

type Props = {
  open: boolean;
  title: string;
  body?: string;
  /** Draws the contents; they say whether something of theirs would be lost. */
  children: (setDirty: (dirty: boolean) => void) => ReactNode;
  onClose: () => void;
};

/** Its contents begin afresh whenever it is opened. */
export function CarefulDialog({ open, title, body, children, onClose }: Props) {
  const t = useTranslations('lesson.rules');
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);
  function close() {
    setDirty(false);
    onClose();
  }
  return (
    <Dialog open={open} title={title} body={body} onOpenChange={() => (dirty ? setAsking(true) : close())}>
      {children(setDirty)}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('discardTitle')}
        body={t('discardBody')}
        action={t('discard')}
        onConfirm={close}
      />
    </Dialog>
  );
}

/** Stays in sight while the contents above it scroll. */
export function Footer({ note, children }: { note?: string | undefined; children: ReactNode }) {
  return (
    <footer className="sticky -bottom-5 z-10 -mx-5 mt-3 -mb-5 flex flex-wrap items-center justify-end gap-2 rounded-b-2xl border-line border-t bg-raised px-5 py-3 sm:-bottom-6 sm:-mx-6 sm:-mb-6 sm:px-6">
      {note !== undefined && (
        <p role="status" className="min-w-0 flex-1 text-muted text-sm">
          {note}
        </p>
      )}
      {children}
    </footer>
  );
}
