/** One value out of a few: side by side where they fit, a list, or a switch. */
'use client';
import { ChevronDown } from 'lucide-react';
import type { ChangeEvent, ComponentProps } from 'react';

type Choice = string | number;

type ChoiceInputProps = {
  id: string;
  value: Choice;
  choices: readonly Choice[];
  nameOf: (choice: Choice) => string;
  label: string;
  describedBy?: string;
  onChange: (choice: Choice) => void;
};

/** In Latin letters; a Hangul syllable is as wide as two. */
const widthOf = (text: string) =>
  [...text].reduce((sum, letter) => sum + (/\p{Script=Hangul}/u.test(letter) ? 2 : 1), 0);

/** Segments for up to four short names, a list for more. */
export function ChoiceInput(props: ChoiceInputProps) {
  const { choices, nameOf } = props;
  const width = choices.reduce<number>((sum, choice) => sum + widthOf(nameOf(choice)), 0);
  return choices.length <= 4 && width <= 18 ? <Segments {...props} /> : <List {...props} />;
}

function Segments({ id, value, choices, nameOf, label, describedBy, onChange }: ChoiceInputProps) {
  return (
    <div
      id={id}
      role="radiogroup"
      aria-label={label}
      aria-describedby={describedBy}
      className="grid h-9 auto-cols-fr grid-flow-col gap-0.5 rounded-lg bg-sunken p-0.5"
    >
      {choices.map((choice) => (
        <label
          key={choice}
          data-chosen={choice === value || undefined}
          className="relative flex items-center justify-center whitespace-nowrap rounded-md px-1.5 font-medium text-muted text-sm data-chosen:bg-raised data-chosen:text-ink data-chosen:shadow-[0_1px_2px_var(--shadow)] focus-inside:outline-2 focus-inside:outline-accent"
        >
          <input
            type="radio"
            name={id}
            className="sr-only"
            checked={choice === value}
            onChange={() => onChange(choice)}
          />
          {nameOf(choice)}
        </label>
      ))}
    </div>
  );
}

function List({ id, value, choices, nameOf, label, describedBy, onChange }: ChoiceInputProps) {
  return (
    <Select
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      value={String(value)}
      onChange={(event) => onChange(choices.find((choice) => String(choice) === event.target.value)!)}
    >
      {choices.map((choice) => (
        <option key={choice} value={String(choice)}>
          {nameOf(choice)}
        </option>
      ))}
    </Select>
  );
}

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
