/** Where there is nothing else to show: a page that says one thing and what to do about it, or a list that is still empty. */
import type { ReactNode } from 'react';

/** `children` are the ways on. */
export function Notice({ title, body, children }: { title: string; body?: string; children?: ReactNode }) {
  return (
    <main
      id="content"
      className="mx-auto flex min-h-[70dvh] max-w-md flex-col items-center justify-center px-6 text-center"
    >
      <h1 className="text-balance font-bold text-2xl">{title}</h1>
      {body && <p className="mt-2.5 text-balance text-muted">{body}</p>}
      {children && <div className="mt-6 flex flex-wrap justify-center gap-2">{children}</div>}
    </main>
  );
}

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
