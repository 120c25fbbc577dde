/** A page that does not exist; fetched only then, since every page carries this one with it. */
'use client';
import { Suspense } from 'react';
import { lazily } from '#app/_ui/lazily.ts';

const Content = lazily(() => import('#app/_session/page-faults.tsx'), 'PageMissing');

export default function NotFound() {
  return (
    <Suspense>
      <Content />
    </Suspense>
  );
}
