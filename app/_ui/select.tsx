/** The system's own list of choices, in the look of the other controls. */
import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';

/** A `<select>`; `className` sizes the box around it. */
export function Select({ className = '', children, ...rest }: ComponentProps<'select'>) {
  return (
    <span className={`relative block ${className}`}>
      <select
        {...rest}
        className="h-9 w-full appearance-none text-ellipsis rounded-lg border border-line-strong/60 bg-surface pr-8 pl-3 font-medium text-ink text-sm hover:border-line-strong [&>option]:bg-raised"
      >
        {children}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-2.5 size-4 text-muted" />
    </span>
  );
}
