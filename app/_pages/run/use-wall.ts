/** Whether the page is shown to the room, as its address says: `?wall=1`. */
'use client';
import { useCallback, useState } from 'react';

/** Only once there is a session: HTML made on the server has no address. */
export function useWall(): [boolean, (wall: boolean) => void] {
  const [wall, setWall] = useState(() => new URLSearchParams(location.search).get('wall') === '1');
  const change = useCallback((next: boolean) => {
    setWall(next);
    history.replaceState(history.state, '', `${location.pathname}${next ? '?wall=1' : ''}${location.hash}`);
  }, []);
  return [wall, change];
}
