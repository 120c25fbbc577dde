/** A table of any length of which only the rows in sight are drawn, and the heads by which it is sorted. */
'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useRef } from 'react';

type Props = {
  label: string;
  count: number;
  keyOf: (index: number) => string;
  /** The `<tr>`s of the head. */
  head: ReactNode;
  /** The `<tr>`s of one item, however many and however tall. */
  row: (index: number) => ReactNode;
  /** The height of an item in pixels: typical, or exact for each, which saves measuring. */
  height: { readonly usual: number } | { readonly exact: number };
  columns: number;
  className?: string;
  testId?: string;
  onLeave?: () => void;
};

/** Scrolls within itself, the head staying in sight. */
export function WindowedTable({
  label,
  count,
  keyOf,
  head,
  row,
  height,
  columns,
  className = '',
  testId,
  onLeave,
}: Props) {
  const scroller = useRef<HTMLElement>(null);
  const items = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    getItemKey: keyOf,
    estimateSize: () => ('exact' in height ? height.exact : height.usual),
    overscan: 5,
    // Before the height of its box is known, a table draws a screenful.
    initialRect: { width: 0, height: 600 },
  });
  const shown = items.getVirtualItems();
  const before = shown[0]?.start ?? 0;
  const after = items.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      className={`relative overflow-auto will-change-transform ${className}`}
      data-testid={testId}
      onPointerLeave={onLeave}
    >
      <table className="numbers w-full text-sm" aria-rowcount={count}>
        <thead className="sticky top-0 z-10 bg-surface text-2xs text-muted shadow-[0_1px_0_var(--line)]">{head}</thead>
        <Room height={before} columns={columns} />
        {shown.map(({ index, key }) => (
          <tbody key={key} ref={'exact' in height ? undefined : items.measureElement} data-index={index}>
            {row(index)}
          </tbody>
        ))}
        <Room height={after} columns={columns} />
      </table>
    </section>
  );
}

function Room({ height, columns }: { height: number; columns: number }) {
  return height <= 0 ? null : (
    <tbody aria-hidden>
      <tr>
        <td colSpan={columns} className="p-0" style={{ height }} />
      </tr>
    </tbody>
  );
}

type SortingHeaderProps = {
  /** How the rows are ordered by this column now; undefined where by another. */
  sorted: 'ascending' | 'descending' | undefined;
  onClick: () => void;
  /** What a press does, where the name alone does not say it. */
  title?: string;
  className?: string;
  children: ReactNode;
};

export function SortingHeader({ sorted, onClick, title, className = '', children }: SortingHeaderProps) {
  const Arrow = sorted === 'descending' ? ArrowDown : ArrowUp;
  return (
    <th scope="col" aria-sort={sorted} className={`px-2 py-1 font-medium ${className}`}>
      <button
        type="button"
        title={title}
        onClick={onClick}
        className={`inline-flex items-center gap-1 whitespace-nowrap rounded px-1 py-1 hover:text-ink ${sorted ? 'text-ink' : ''}`}
      >
        {children}
        {sorted && <Arrow aria-hidden className="size-3" />}
      </button>
    </th>
  );
}

/** The word for how rows are ordered by a column, if by this one. */
export const sortedAs = (isCurrent: boolean, descending: boolean): SortingHeaderProps['sorted'] =>
  isCurrent ? (descending ? 'descending' : 'ascending') : undefined;
