/** The viewers of a session, and the seats they may see. */
import type { Seat } from './session.ts';

/** A viewer: the instructor sees everything live; students and projector see what the board shows. */
export type Viewer = 'instructor' | 'projector' | { readonly seatId: string };

/** Whether the boards show this seat's runs to this viewer. */
export function isShown({ id, standing, hidden }: Seat, viewer: Viewer): boolean {
  if (standing !== 'in') return false;
  return !hidden || viewer === 'instructor' || (typeof viewer === 'object' && viewer.seatId === id);
}
