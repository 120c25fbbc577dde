/** The windows of `dialog.tsx`: for content, and for a question. */
'use client';
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { buttonLook } from './button.tsx';
import type { ConfirmProps, DialogProps } from './dialog.tsx';
import { pageId } from './page-id.ts';

let openPanels = 0;

/** While anything is open, nothing of the page behind it can be reached, however fast one tabs. */
function useInertPage(open: boolean) {
  useEffect(() => {
    if (!open) return;
    const count = (by: 1 | -1) => {
      openPanels += by;
      document.getElementById(pageId)?.toggleAttribute('inert', openPanels > 0);
    };
    count(1);
    return () => count(-1);
  }, [open]);
}

/** In the middle of the screen, as tall as it needs to be and scrolling beyond that. */
export function DialogPanel({ open, title, body, wide = false, children, onOpenChange }: DialogProps) {
  const t = useTranslations('common.actions');
  useInertPage(open);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/45 transition-opacity duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Dialog.Popup
          className={`fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] ${wide ? 'w-[min(52rem,calc(100vw-1.5rem))]' : 'w-[min(32rem,calc(100vw-2rem))]'} -translate-x-1/2 -translate-y-1/2 flex-col rounded-2xl border border-line bg-raised shadow-pop transition-[opacity,transform] duration-150 data-[ending-style]:scale-97 data-[starting-style]:scale-97 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0`}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-1 sm:px-6 sm:pt-5">
            <Dialog.Title className="min-w-0 flex-1 font-bold text-lg">{title}</Dialog.Title>
            <Dialog.Close
              aria-label={t('close')}
              title={t('close')}
              className="-mr-2 inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-sunken hover:text-ink"
            >
              <X aria-hidden className="size-4.5" />
            </Dialog.Close>
          </header>
          <div className="relative min-h-0 overflow-y-auto px-5 pb-5 sm:px-6 sm:pb-6">
            {body !== undefined && <Dialog.Description className="text-muted">{body}</Dialog.Description>}
            {children}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Asks `title` with the consequences in `body`; `action` names the button that goes ahead. */
export function ConfirmDialog({ open, title, body, action, onConfirm, onOpenChange }: ConfirmProps) {
  const t = useTranslations('common.actions');
  useInertPage(open);
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/45 transition-opacity duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-2xl border border-line bg-raised p-6 shadow-pop transition-[opacity,transform] duration-150 data-[ending-style]:scale-97 data-[starting-style]:scale-97 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0">
          <AlertDialog.Title className="font-bold text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-muted">{body}</AlertDialog.Description>
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Close className={buttonLook({ weight: 'quiet' })}>{t('cancel')}</AlertDialog.Close>
            <AlertDialog.Close className={buttonLook({ weight: 'alarm' })} onClick={onConfirm}>
              {action}
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
