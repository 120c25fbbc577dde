/** A window over the page for something to read or to fill in; its code is fetched when the first one is opened. */
'use client';
import { type ReactNode, Suspense, useState } from 'react';
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
