/** What stands around a view of the wall: its title, or words where there is nothing to draw. */
import type { ReactNode } from 'react';

export function Picture({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <h2 className="font-semibold text-muted text-xl leading-8">{title}</h2>
      {children}
    </section>
  );
}

/** A view that has nothing to draw says why. */
export function Words({ icon, title, children }: { icon?: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-4 text-center">
      {icon}
      <p className="text-balance font-extrabold text-5xl leading-tight">{title}</p>
      {children && <p className="max-w-[60rem] text-balance text-2xl text-muted">{children}</p>}
    </div>
  );
}
