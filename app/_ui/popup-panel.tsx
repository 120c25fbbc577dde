/** The panel beside a button that `dialog.tsx` opens. */
'use client';
import { Popover } from '@base-ui/react/popover';
import type { ReactNode, RefObject } from 'react';

/** Beside the button on whichever side there is room; Escape or a press outside closes it. */
export function PopupPanel({
  open,
  title,
  anchor,
  children,
  onOpenChange,
}: {
  open: boolean;
  title: string;
  anchor: RefObject<HTMLButtonElement | null>;
  children: ReactNode;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next, { event }) => {
        // The button closes the panel itself; doing it here too would open it again.
        if (next || !(event.target instanceof Node && anchor.current?.contains(event.target))) onOpenChange(next);
      }}
    >
      <Popover.Portal>
        {/* Fixed, because the keyboard comes to it before it is in its place, and the page would scroll to where it is then. */}
        <Popover.Positioner
          anchor={anchor}
          positionMethod="fixed"
          sideOffset={6}
          align="start"
          collisionPadding={12}
          className="z-40"
        >
          <Popover.Popup
            finalFocus={anchor}
            className="w-72 max-w-[calc(100vw-1.5rem)] rounded-xl border border-line bg-raised p-4 shadow-pop transition-[opacity,transform] duration-100 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0"
          >
            <Popover.Title className="font-semibold text-sm">{title}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
