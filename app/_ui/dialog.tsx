/** Dialogs and popups: something to read or fill in, a question before what cannot be undone, choices beside a button; loaded on first use. */
'use client';
import { type ComponentProps, type ReactNode, Suspense, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { lazily } from './lazily.ts';

const Panel = lazily(() => import('./dialog-panel.tsx'), 'DialogPanel');

export type DialogProps = {
  open: boolean;
  title: string;
  /** One sentence below the title. */
  body?: string | undefined;
  /** Nearly as wide as the screen, for more than a few sentences. */
  wide?: boolean;
  children: ReactNode;
  onOpenChange: (open: boolean) => void;
};

/** Escape, a press outside or the cross close it. */
export function Dialog(props: DialogProps) {
  const [opened, setOpened] = useState(false);
  if (props.open && !opened) setOpened(true);
  return opened ? (
    <Suspense>
      <Panel {...props} />
    </Suspense>
  ) : null;
}

const ConfirmDialog = lazily(() => import('./dialog-panel.tsx'), 'ConfirmDialog');

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
      <ConfirmDialog {...props} />
    </Suspense>
  ) : null;
}

const PopupPanel = lazily(() => import('./popup-panel.tsx'), 'PopupPanel');

/** `children` draws the panel and gets the function that closes it. */
export function Popup({
  title,
  button,
  children,
}: {
  title: string;
  button: ComponentProps<typeof Button>;
  children: (close: () => void) => ReactNode;
}) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [opened, setOpened] = useState(false);
  if (open && !opened) setOpened(true);
  return (
    <>
      <Button {...button} ref={anchor} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)} />
      {opened && (
        <Suspense>
          <PopupPanel open={open} title={title} anchor={anchor} onOpenChange={setOpen}>
            {children(() => setOpen(false))}
          </PopupPanel>
        </Suspense>
      )}
    </>
  );
}
