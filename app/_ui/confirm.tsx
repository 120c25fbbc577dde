/** A question before something that cannot be taken back; the dialog is fetched when the first question is asked. */
'use client';
import { Suspense, useState } from 'react';
import { lazily } from './lazily.ts';

const Dialog = lazily(() => import('./confirm-dialog.tsx'), 'ConfirmDialog');

export type ConfirmProps = {
  open: boolean;
  title: string;
  body: string;
  action: string;
  onConfirm: () => void;
  onOpenChange: (open: boolean) => void;
};

/** Asks `title` with the consequences in `body`; `action` names the button that goes ahead. */
export function Confirm(props: ConfirmProps) {
  const [asked, setAsked] = useState(false);
  if (props.open && !asked) setAsked(true);
  return asked ? (
    <Suspense>
      <Dialog {...props} />
    </Suspense>
  ) : null;
}
