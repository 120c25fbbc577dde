/** Who looks at a session, and which seats they may see. */
import type { Seat } from './session.ts';

/** Who looks: the instructor sees everything live; students and projector see what the board shows. */
export type Viewer = 'instructor' | 'projector' | { readonly seatId: string };

/** Whether the boards show this viewer what the seat does. */
export function isShown({ id, standing, hidden }: Seat, viewer: Viewer): boolean {
  if (standing !== 'in') return false;
  return !hidden || viewer === 'instructor' || (typeof viewer === 'object' && viewer.seatId === id);
}
