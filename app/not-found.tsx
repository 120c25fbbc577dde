/** A page that does not exist; fetched only then, since every page carries this one with it. */
'use client';
import { lazy, Suspense } from 'react';

const Content = lazy(() =>
  import('#app/_session/page-missing.tsx').then((module) => ({ default: module.PageMissing })),
);

export default function NotFound() {
  return (
    <Suspense>
      <Content />
    </Suspense>
  );
}
