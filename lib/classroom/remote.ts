/** Controls the projector: the next view, the student one rank up or down, pinned runs, bars that are revealed. */
import { mostBars, type Projector, projectorSchema } from './board.ts';
import type { Session } from './session.ts';

const views = projectorSchema.shape.view.options;

/** The views there are: the grid of a question only once there has been one. */
export const viewsOf = ({ sweeps }: Pick<Session, 'sweeps'>): readonly Projector['view'][] =>
  sweeps.length > 0 ? views : views.filter((view) => view !== 'sweep');

/** The student so many places further down the ranks; nobody before the first and after the last. */
export function highlightAfter(seatIds: readonly string[], highlight: string | null, places: 1 | -1): string | null {
  const at = highlight === null ? -1 : seatIds.indexOf(highlight);
  const next = at < 0 ? (places > 0 ? 0 : seatIds.length - 1) : at + places;
  return seatIds[next] ?? null;
}

/** Among these views the one so many further, wrapping around. */
export function viewAfter(
  among: readonly Projector['view'][],
  view: Projector['view'],
  places: 1 | -1,
): Projector['view'] {
  return among[(among.indexOf(view) + places + among.length) % among.length]!;
}

/** The pinned runs with this one toggled. */
export function withPin(pinned: readonly string[], runId: string): string[] {
  return pinned.includes(runId) ? pinned.filter((each) => each !== runId) : [...pinned, runId];
}

/** These settings as they take effect: another view or other ranks cover the bars that were revealed. */
export function withCover(before: Projector, part: Partial<Projector>): Partial<Projector> {
  const { view = before.view, order = before.order } = part;
  const changed = view !== before.view || order !== before.order;
  return changed && part.revealed === undefined ? { ...part, revealed: 0 } : part;
}

/** One more bar revealed. */
export const revealedAfter = ({ revealed }: Pick<Projector, 'revealed'>): number => Math.min(revealed + 1, mostBars);
