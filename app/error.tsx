/** A page that failed while it was drawn; fetched only then, since every page carries this one with it. */
'use client';
import { Suspense } from 'react';
import { lazily } from '#app/_ui/lazily.ts';

const Content = lazily(() => import('#app/_session/page-faults.tsx'), 'PageError');

export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <Suspense>
      <Content onRetry={reset} />
    </Suspense>
  );
}
