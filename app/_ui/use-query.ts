/** State of a page that is kept in the query of its address. */
'use client';
import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';
import { putInAddress } from '#app/_live/address-bar.ts';

/**
 * Only once the page is alive: HTML made on the server has no address. `read` takes the query of an address, `write`
 * makes one with its question mark, empty for what needs none. Both stay the same functions.
 */
export function useQuery<Shown>(
  read: (search: string) => Shown,
  write: (shown: Shown) => string,
): [Shown, Dispatch<SetStateAction<Shown>>] {
  const [shown, show] = useState(() => read(location.search));
  useEffect(() => {
    putInAddress({ search: write(shown) });
  }, [shown, write]);
  useEffect(() => {
    const follow = () => show(read(location.search));
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, [read]);
  return [shown, show];
}
