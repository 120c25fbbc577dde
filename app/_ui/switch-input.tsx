/** On or off. */
import type { ChangeEvent } from 'react';

/** `label` is its name for those who do not see the text beside it. */
export function SwitchInput({
  id,
  label,
  describedBy,
  checked,
  onChange,
}: {
  id: string;
  label: string;
  describedBy?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <input
      id={id}
      type="checkbox"
      role="switch"
      aria-label={label}
      aria-describedby={describedBy}
      aria-checked={checked}
      checked={checked}
      onChange={(event: ChangeEvent<HTMLInputElement>) => onChange(event.target.checked)}
      className="relative h-6 w-10 shrink-0 cursor-pointer appearance-none rounded-full bg-line-strong transition-colors before:absolute before:top-0.5 before:left-0.5 before:size-5 before:rounded-full before:bg-white before:shadow-sm before:transition-transform checked:bg-accent checked:before:translate-x-4"
    />
  );
}
