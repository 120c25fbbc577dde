/** One line of text that waits for an unfinished Hangul syllable before Enter means anything. */
'use client';
import type { ComponentProps } from 'react';

/** With its label above, and help or fault below. */
export function TextInput({
  id,
  label,
  help,
  fault,
  aside,
  className = '',
  ...rest
}: ComponentProps<'input'> & {
  id: string;
  label: string;
  help?: string | undefined;
  fault?: string | undefined;
  aside?: string;
}) {
  return (
    <div>
      <div className="flex items-baseline justify-between">
        <label htmlFor={id} className="font-semibold text-sm">
          {label}
        </label>
        {aside && <span className="numbers text-2xs text-muted">{aside}</span>}
      </div>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-note`}
        {...rest}
        onKeyDown={(event) => {
          // Enter ends the syllable first; some browsers would submit the form with it. 229 is Safari's sign of it.
          if (event.key === 'Enter' && (event.nativeEvent.isComposing || event.keyCode === 229)) event.preventDefault();
        }}
        className={`mt-1.5 h-12 w-full rounded-xl border bg-surface px-4 text-base placeholder:text-muted/80 ${fault ? 'border-bad' : 'border-line-strong/70 hover:border-line-strong'} ${className}`}
      />
      <p id={`${id}-note`} aria-live="polite" className={`mt-1.5 min-h-5 text-sm ${fault ? 'text-bad' : 'text-muted'}`}>
        {fault ?? help}
      </p>
    </div>
  );
}
