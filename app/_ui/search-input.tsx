/** A line to search by, whose label only screen readers hear: others read it where they will write. */
'use client';

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
