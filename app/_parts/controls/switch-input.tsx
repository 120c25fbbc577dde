/** On or off. */
'use client';
import { Switch } from '@base-ui/react/switch';

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
    <Switch.Root
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      checked={checked}
      onCheckedChange={onChange}
      className="relative h-6 w-10 shrink-0 rounded-full bg-line-strong transition-colors data-checked:bg-accent"
    >
      <Switch.Thumb className="block size-5 translate-x-0.5 rounded-full bg-white shadow-sm transition-transform data-checked:translate-x-4.5" />
    </Switch.Root>
  );
}
