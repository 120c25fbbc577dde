/** A button with a small panel beside it for one more choice; the panel's code is fetched when the first one is opened. */
'use client';
import { type ComponentProps, type ReactNode, Suspense, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { lazily } from './lazily.ts';

const Panel = lazily(() => import('./popup-panel.tsx'), 'PopupPanel');

/** `button` makes the button; `children` draws the panel, and is given the function that closes it. */
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
          <Panel open={open} title={title} anchor={anchor} onOpenChange={setOpen}>
            {children(() => setOpen(false))}
          </Panel>
        </Suspense>
      )}
    </>
  );
}
