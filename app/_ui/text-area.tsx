/** A few lines of text, with its label above and help or fault below. */
'use client';
import type { ComponentProps } from 'react';

/** As `TextInput`, for a sentence or two. */
export function TextArea({
  id,
  label,
  fault,
  className = '',
  ...rest
}: ComponentProps<'textarea'> & { id: string; label: string; fault?: string | undefined }) {
  return (
    <div>
      <label htmlFor={id} className="font-semibold text-sm">
        {label}
      </label>
      <textarea
        id={id}
        rows={2}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-note`}
        {...rest}
        className={`mt-1.5 block w-full resize-y rounded-xl border bg-surface px-3.5 py-2 text-base leading-snug placeholder:text-muted/80 sm:text-[0.9375rem] ${fault ? 'border-bad' : 'border-line-strong/70 hover:border-line-strong'} ${className}`}
      />
      <p id={`${id}-note`} aria-live="polite" className={fault ? 'mt-1 text-bad text-sm' : 'hidden'}>
        {fault}
      </p>
    </div>
  );
}
