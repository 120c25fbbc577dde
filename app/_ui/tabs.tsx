/** Parts of a page of which one is shown, chosen by tabs above it. */
'use client';
import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

/** Only the chosen panel is there; `aside` stands at the end of the row of tabs. */
export function Tabs<Name extends string>({
  label,
  value,
  nameOf,
  panels,
  aside,
  onChange,
}: {
  label: string;
  value: Name;
  nameOf: (name: Name) => string;
  panels: Readonly<Record<Name, () => ReactNode>>;
  aside?: ReactNode;
  onChange: (name: Name) => void;
}) {
  const names = Object.keys(panels) as Name[];
  return (
    <BaseTabs.Root value={value} onValueChange={(name) => onChange(name as Name)} className="min-w-0">
      <div className="mb-3 flex items-center gap-3">
        <BaseTabs.List aria-label={label} className="flex min-w-0 flex-1 gap-1 border-line border-b">
          {names.map((name) => (
            <BaseTabs.Tab
              key={name}
              value={name}
              className="-mb-px h-10 whitespace-nowrap border-transparent border-b-2 px-3 font-semibold text-muted text-sm hover:text-ink aria-selected:border-accent aria-selected:text-ink"
            >
              {nameOf(name)}
            </BaseTabs.Tab>
          ))}
        </BaseTabs.List>
        {aside}
      </div>
      <BaseTabs.Panel key={value} value={value}>
        {panels[value]()}
      </BaseTabs.Panel>
    </BaseTabs.Root>
  );
}
