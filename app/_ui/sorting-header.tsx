/** The head of a table's column by which its rows can be put in order. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';

type Props = {
  /** How the rows are ordered by this column now; undefined where by another. */
  sorted: 'ascending' | 'descending' | undefined;
  onClick: () => void;
  /** What a press does, where the name alone does not say it. */
  title?: string;
  className?: string;
  children: ReactNode;
};

export function SortingHeader({ sorted, onClick, title, className = '', children }: Props) {
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
export const sortedAs = (isCurrent: boolean, descending: boolean): Props['sorted'] =>
  isCurrent ? (descending ? 'descending' : 'ascending') : undefined;
