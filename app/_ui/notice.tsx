/** A page that says one thing and what to do about it. */
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
