/** Who looks at a page that anybody may see, and where they came from. */
'use client';
import { useMemo } from 'react';
import { useSessionState } from '#app/_live/use-session.tsx';
import type { Viewer } from '#lib/classroom/viewer.ts';

/** On the wall everybody sees what the projector shows, even the instructor. */
export function useViewer(wall: boolean): Viewer {
  const role = useSessionState((state) => state.role);
  const seatId = useSessionState((state) => state.seatId);
  return useMemo(() => {
    if (wall || role === 'projector' || role === null) return 'projector';
    return role === 'student' && seatId !== null ? { seatId } : 'instructor';
  }, [wall, role, seatId]);
}
