/** A class at work, drawn: curves and ranks on the wall, the instructor beside it, and students at their laptops. */

const curves = ['M74 92C86 66 104 54 166 48', 'M74 92C90 76 112 66 166 62', 'M74 92c22-8 48-14 92-16'] as const;
const bars = [58, 44, 36, 24] as const;
/** The left ends of the desks, row by row from the back. */
const desks = [
  { top: 138, size: 0.8, lefts: [66, 146, 226, 306] },
  { top: 184, size: 1, lefts: [30, 132, 234, 336] },
] as const;
const lefts = desks.flatMap(({ top, size, lefts: all }) => all.map((left) => ({ top, size, left })));

/** In the colours of the theme, and of the students. */
export function ClassPicture({ label, className }: { label: string; className?: string }) {
  return (
    <svg role="img" aria-label={label} viewBox="0 0 440 260" className={className}>
      <rect width="440" height="260" rx="16" className="fill-sunken" />
      <rect x="56" y="18" width="270" height="94" rx="8" className="fill-surface stroke-line-strong" />
      <path d="M74 32v60h98" fill="none" strokeWidth="2" className="stroke-line-strong" />
      {curves.map((path, index) => (
        <path
          key={path}
          d={path}
          fill="none"
          strokeWidth="3"
          strokeLinecap="round"
          stroke={`var(--student-${index})`}
        />
      ))}
      {bars.map((length, index) => (
        <g key={length}>
          <circle cx="202" cy={36 + 19 * index} r="5" fill={`var(--student-${index})`} />
          <rect x="214" y={31 + 19 * index} width={length} height="10" rx="5" className="fill-line" />
          <rect x="284" y={31 + 19 * index} width="26" height="10" rx="5" className="fill-accent-soft" />
        </g>
      ))}
      <circle cx="372" cy="56" r="13" className="fill-muted" />
      <path d="M350 118V92c0-12 10-19 22-19s22 7 22 19v26Z" className="fill-accent" />
      <path d="M356 86 332 70" strokeWidth="7" strokeLinecap="round" className="stroke-accent" />
      {lefts.map(({ top, size, left }, index) => (
        <g key={`${top} ${left}`} transform={`translate(${left} ${top}) scale(${size})`}>
          <circle cx="38" cy="8" r="10" className="fill-muted" />
          <path d="M18 42V34c0-9 9-14 20-14s20 5 20 14v8Z" fill={`var(--student-${index})`} />
          <rect x="20" y="24" width="36" height="22" rx="3" className="fill-raised stroke-line-strong" />
          <rect x="0" y="46" width="76" height="7" rx="3" className="fill-line-strong" />
        </g>
      ))}
    </svg>
  );
}
