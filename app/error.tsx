/** A page that failed while it was drawn; fetched only then, since every page carries this one with it. */
'use client';
import { lazy, Suspense } from 'react';

const Content = lazy(() => import('#app/_session/page-error.tsx').then((module) => ({ default: module.PageError })));

export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <Suspense>
      <Content onRetry={reset} />
    </Suspense>
  );
}
