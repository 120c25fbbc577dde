/** The messages of `toasts.tsx`, at the edge of the screen and to screen readers. */
'use client';
import { Toast } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Said } from './toasts.tsx';

/** Shows each message once, for a few seconds. */
export function ToastList({ said }: { said: readonly Said[] }) {
  const [manager] = useState(() => Toast.createToastManager());
  const shown = useRef(0);
  useEffect(() => {
    for (const { id, title, kind, description, action } of said) {
      if (id <= shown.current) continue;
      shown.current = id;
      const toast = manager.add({
        title,
        description,
        type: kind,
        priority: kind === 'bad' ? 'high' : 'low',
        ...(action && {
          actionProps: {
            children: action.label,
            onClick() {
              manager.close(toast);
              action.act();
            },
          },
        }),
      });
    }
  }, [said, manager]);
  return (
    <Toast.Provider limit={3} timeout={5000} toastManager={manager}>
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-4 top-[4.25rem] z-50 mx-auto flex max-w-sm flex-col gap-2 sm:right-6 sm:left-auto sm:mx-0 sm:w-96">
          <Items />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Items() {
  const t = useTranslations('common.actions');
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={['up', 'right']}
      className="flex items-start gap-3 rounded-xl border border-line bg-raised py-3 pr-2 pl-3.5 shadow-pop transition-[opacity,transform] duration-200 data-[limited]:hidden data-[ending-style]:-translate-y-2 data-[starting-style]:-translate-y-2 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0"
    >
      {toast.type === 'bad' ? (
        <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
      ) : (
        <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />
      )}
      <Toast.Content className="min-w-0 flex-1">
        <Toast.Title className="font-semibold text-sm leading-6" />
        <Toast.Description className="text-muted text-sm" />
      </Toast.Content>
      <Toast.Action className="inline-flex min-h-7 shrink-0 items-center rounded-md px-2 font-semibold text-accent text-sm hover:bg-sunken" />
      <Toast.Close
        aria-label={t('dismiss')}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink"
      >
        <X aria-hidden className="size-4" />
      </Toast.Close>
    </Toast.Root>
  ));
}
