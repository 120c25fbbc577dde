/** How much of something is used, as a bar. */

const colors = { accent: 'bg-accent', good: 'bg-good', warn: 'bg-warn', bad: 'bg-bad' } as const;

/** `share` is 0…1; what is beyond is drawn full. `label` and `text` are what it measures and how much it is. */
export function Meter({
  share,
  label,
  text,
  color = 'accent',
  className = '',
}: {
  share: number;
  label: string;
  text: string;
  color?: keyof typeof colors;
  className?: string;
}) {
  const drawn = Math.min(1, Math.max(0, share));
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers draw <meter> each in their own way, and colours cannot be set
    <div
      role="meter"
      aria-label={label}
      aria-valuenow={Math.round(drawn * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={text}
      className={`h-1.5 overflow-hidden rounded-full bg-line ${className}`}
    >
      <div
        className={`h-full origin-left rounded-full transition-transform duration-300 ${colors[color]}`}
        style={{ transform: `scaleX(${drawn})` }}
      />
    </div>
  );
}
