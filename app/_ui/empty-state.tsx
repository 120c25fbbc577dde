/** What stands where there is nothing yet: that it is so, and what will fill the place. */
import type { ReactNode } from 'react';

/** A quiet frame with a title and what to do. */
export function EmptyState({ title, help, children }: { title: string; help?: string; children?: ReactNode }) {
  return (
    <div className="rounded-[0.875rem] border border-line-strong/50 border-dashed px-5 py-7 text-center">
      <p className="font-semibold">{title}</p>
      {help && <p className="mx-auto mt-1 max-w-80 text-balance text-muted text-sm">{help}</p>}
      {children}
    </div>
  );
}
