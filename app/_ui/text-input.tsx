/** Text that is typed: one line, several, or a search; Enter waits for an unfinished Hangul syllable. */
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

export function SearchInput(props: {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  className: string;
}) {
  const { id, label, value, onChange, className } = props;
  return (
    <>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <input
        id={id}
        type="search"
        value={value}
        placeholder={label}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        className={`w-full rounded-lg border bg-surface px-3 text-sm placeholder:text-muted ${className}`}
      />
    </>
  );
}
