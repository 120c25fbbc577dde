/** A number to type, or to step with arrow keys or buttons; it may be empty or wrong while being typed. */
'use client';
import { Minus, Plus } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useFigures } from '#app/_ui/names.ts';
import { readNumber } from '#lib/written-number.ts';

type NumberInputProps = {
  id: string;
  value: number | null;
  minimum: number;
  maximum: number;
  label: string;
  unit?: string | undefined;
  invalid: boolean;
  describedBy: string;
  whole: boolean;
  names: { decrease: string; increase: string };
  onChange: (value: number | null) => void;
  /** From the number in the field. */
  onStep: (direction: 1 | -1, from: number | null) => void;
  /** Whether `value` is still on its way to what was typed. */
  passing?: boolean;
};

/** The number itself is the form's; what is being typed is kept here, so that "0." is not rewritten to "0". */
export function NumberInput(props: NumberInputProps) {
  const { id, value, minimum, maximum, label, unit, invalid, describedBy, whole, names, onChange, onStep } = props;
  const { passing = false } = props;
  const figures = useFigures();
  /** 10,000, where nobody edits it. */
  const grouped = (number: number) => (Number.isInteger(number) ? figures.whole(number) : String(number));
  const [typed, setTyped] = useState<string | null>(null);
  const [edited, setEdited] = useState(false);
  /** Whether a pointer is about to give it the focus. */
  const pointed = useRef(false);
  const read = (text: string) => readNumber(text, { whole, share: maximum <= 1 });
  const own = typed !== null && (passing || read(typed) === value);
  const shown = own ? typed : value === null ? (typed ?? '') : edited ? String(value) : grouped(value);

  function step(direction: 1 | -1) {
    setTyped(null);
    onStep(direction, own ? read(typed) : value);
  }

  /** At once, since the browser places the caret next; whoever came by keyboard replaces the whole number by typing. */
  function enter({ currentTarget }: FocusEvent<HTMLInputElement>) {
    const given = typed === null ? null : read(typed);
    flushSync(() => {
      if (given !== null) setTyped(String(given));
      setEdited(true);
    });
    if (!pointed.current) currentTarget.select();
    pointed.current = false;
  }

  /** The number as it is written everywhere; what could not be read stays, to be corrected. */
  function leave() {
    setEdited(false);
    const given = own ? read(typed) : value;
    if (given !== null) setTyped(passing ? grouped(given) : null);
  }

  function keyDown(event: KeyboardEvent) {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    step(event.key === 'ArrowUp' ? 1 : -1);
  }

  return (
    <div
      className={`flex h-9 items-center rounded-lg border bg-surface focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-1 ${invalid ? 'border-bad' : 'border-line-strong/60 hover:border-line-strong'}`}
    >
      <StepButton label={names.decrease} disabled={value !== null && value <= minimum} onClick={() => step(-1)}>
        <Minus aria-hidden className="size-3.5" />
      </StepButton>
      <input
        id={id}
        role="spinbutton"
        type="text"
        inputMode={whole ? 'numeric' : 'decimal'}
        autoComplete="off"
        aria-label={label}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        aria-valuenow={value ?? undefined}
        aria-valuemin={minimum}
        aria-valuemax={maximum}
        aria-valuetext={value === null ? undefined : `${value}${unit ? ` ${unit}` : ''}`}
        value={shown}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(read(event.target.value));
        }}
        onPointerDown={({ currentTarget }) => {
          pointed.current = document.activeElement !== currentTarget;
        }}
        onFocus={enter}
        onBlur={leave}
        // A finger cannot place the caret in so small a field: what is typed next replaces the number.
        onClick={({ currentTarget, nativeEvent }) => {
          if ((nativeEvent as PointerEvent).pointerType === 'touch' && typed === null) currentTarget.select();
        }}
        onKeyDown={keyDown}
        className="numbers h-full w-0 min-w-0 flex-1 bg-transparent text-center font-medium text-sm outline-none"
      />
      {unit && (
        <span className={`shrink-0 pr-0.5 pl-1 text-2xs text-muted ${unit.length > 2 ? 'max-[25rem]:hidden' : ''}`}>
          {unit}
        </span>
      )}
      <StepButton label={names.increase} disabled={value !== null && value >= maximum} onClick={() => step(1)}>
        <Plus aria-hidden className="size-3.5" />
      </StepButton>
    </div>
  );
}

/** Not reached by Tab: the arrow keys in the field do the same. */
function StepButton({
  label,
  ...rest
}: {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      {...rest}
      className="flex h-full w-8 max-[25rem]:w-7 shrink-0 items-center justify-center rounded-md text-muted hover:text-ink disabled:opacity-30"
    />
  );
}
