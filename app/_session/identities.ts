/** This browser's identities, kept between pages even if storage is blocked, and what the reader may see. */
'use client';
import { useMemo } from 'react';
import { createIdentities, type Identities } from '#app/_live/identity.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import type { Viewer } from '#lib/classroom/viewer.ts';

let own: Identities | undefined;

/** This browser's identities; only for use in the browser. */
export function identities(): Identities {
  own ??= createIdentities();
  return own;
}

/** On the wall everybody sees what the projector shows, even the instructor. */
export function useViewer(wall: boolean): Viewer {
  const role = useSessionState((state) => state.role);
  const seatId = useSessionState((state) => state.seatId);
  return useMemo(() => {
    if (wall || role === 'projector' || role === null) return 'projector';
    return role === 'student' && seatId !== null ? { seatId } : 'instructor';
  }, [wall, role, seatId]);
}
