/** Buttons, and links that look like buttons, in a few weights; not printed. */
'use client';
import { type ComponentProps, type MouseEvent, type ReactNode, useRef } from 'react';

const weights = {
  primary: 'bg-accent text-on-accent hover:brightness-110 active:brightness-95',
  quiet: 'border border-line bg-surface text-ink hover:border-line-strong hover:bg-sunken',
  plain: 'text-muted hover:bg-sunken hover:text-ink',
  danger: 'border border-line bg-surface text-bad hover:border-bad hover:bg-bad-soft',
  alarm: 'bg-bad text-surface hover:brightness-110 active:brightness-95',
} as const;

const sizes = {
  small: 'h-8 gap-1.5 rounded-lg px-2.5 text-sm',
  medium: 'h-10 gap-2 rounded-[0.625rem] px-4 text-[0.9375rem]',
  large: 'h-12 gap-2 rounded-xl px-5 text-base',
} as const;

type Look = { weight?: keyof typeof weights; size?: keyof typeof sizes };

/** The classes of a button, for an element that is not a `<button>`. */
export function buttonLook({ weight = 'quiet', size = 'medium' }: Look): string {
  return `inline-flex print:hidden shrink-0 items-center justify-center whitespace-nowrap font-semibold transition-[background,filter,border-color] duration-150 disabled:pointer-events-none disabled:opacity-50 ${weights[weight]} ${sizes[size]}`;
}

type Click = (event: MouseEvent<HTMLButtonElement>) => unknown;
type ButtonProps = Omit<ComponentProps<'button'>, 'onClick'> & {
  /** If it returns a promise, further clicks are ignored until that has settled. */
  onClick?: Click | undefined;
};

/** Passes clicks on, one at a time. */
function useOneAtATime(onClick: Click | undefined): ((event: MouseEvent<HTMLButtonElement>) => void) | undefined {
  const busy = useRef(false);
  if (!onClick) return undefined;
  return async (event) => {
    if (busy.current) return event.preventDefault();
    busy.current = true;
    try {
      await onClick(event);
    } finally {
      busy.current = false;
    }
  };
}

/** A button with words on it. */
export function Button({ weight, size, className = '', onClick, ...rest }: ButtonProps & Look) {
  const click = useOneAtATime(onClick);
  return (
    <button
      type="button"
      {...rest}
      {...(click && { onClick: click })}
      className={`${buttonLook({ weight, size })} ${className}`}
    />
  );
}

/** A square button with an icon; `label` is its name for those who do not see the icon, and its tooltip. */
export function IconButton({
  label,
  children,
  className = '',
  onClick,
  ...rest
}: ButtonProps & { label: string; children: ReactNode }) {
  const click = useOneAtATime(onClick);
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      {...(click && { onClick: click })}
      className={`inline-flex print:hidden size-9 shrink-0 items-center justify-center rounded-lg text-muted transition-colors hover:bg-sunken hover:text-ink disabled:pointer-events-none disabled:opacity-35 ${className}`}
    >
      {children}
    </button>
  );
}
