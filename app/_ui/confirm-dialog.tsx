/** The dialog of `confirm.tsx`. */
'use client';
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { useTranslations } from 'use-intl';
import { buttonLook } from './button.tsx';
import type { ConfirmProps } from './confirm.tsx';

/** Asks `title` with the consequences in `body`; `action` names the button that goes ahead. */
export function ConfirmDialog({ open, title, body, action, onConfirm, onOpenChange }: ConfirmProps) {
  const t = useTranslations('common.actions');
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
