/** What the projected page shows: what the instructor has chosen, or by its own keys, what was chosen here since. */
'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useRequest, useSessionState } from '#app/_live/use-session.tsx';
import type { Projector } from '#lib/classroom/board.ts';
import { highlightAfter, revealedAfter, viewAfter, viewsOf, withCover } from '#lib/classroom/remote.ts';

type DrivenProjector = {
  readonly projector: Projector;
  /** Whether this browser holds the instructor's key: then keys drive every projector of the session. */
  readonly drives: boolean;
  readonly set: (part: Partial<Projector>) => void;
};

/** Without the key what is set here lasts until the instructor chooses something. */
export function useProjector(): DrivenProjector {
  const chosen = useSessionState(({ session }) => session!.projector);
  const drives = useSessionState(({ role }) => role === 'instructor');
  const request = useRequest();
  const [own, setOwn] = useState<{ since: Projector; part: Partial<Projector> }>();
  const projector = own?.since === chosen ? { ...chosen, ...own.part } : chosen;
  const set = useCallback(
    (part: Partial<Projector>) => {
      setOwn((before) => {
        const own = before?.since === chosen ? before.part : {};
        return { since: chosen, part: { ...own, ...withCover({ ...chosen, ...own }, part) } };
      });
      if (drives) void request('change-projector', { projector: part });
    },
    [chosen, drives, request],
  );
  return { projector, drives, set };
}

/** Full screen, or back. */
export function toggleFullScreen() {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen?.();
}

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input, select, textarea, [role=dialog], [role=alertdialog]') !== null;

/** The keys of the projected page: 1–7 and ←→ the view, N the next bar of the ensemble, ↑↓ the highlighted student, Esc nobody, L the length of the axis, T the order, F full screen. */
export function useProjectorKeys({ projector, set }: DrivenProjector, byRank: readonly string[], testOpen: boolean) {
  const sweeps = useSessionState(({ session }) => session!.sweeps);
  const press = (key: string): boolean => {
    const views = viewsOf({ sweeps });
    const { view, axis, order, highlight } = projector;
    const numbered = views[Number(key) - 1];
    if (numbered) set({ view: numbered });
    else if (key === 'ArrowRight') set({ view: viewAfter(views, view, 1) });
    else if (key === 'ArrowLeft') set({ view: viewAfter(views, view, -1) });
    else if (key === 'ArrowDown') set({ highlight: highlightAfter(byRank, highlight, 1) });
    else if (key === 'ArrowUp') set({ highlight: highlightAfter(byRank, highlight, -1) });
    else if (key === 'n' && view === 'ensemble') set({ revealed: revealedAfter(projector) });
    else if (key === 'l') set({ axis: axis === 'fitted' ? 'whole' : 'fitted' });
    else if (key === 'Escape') set({ highlight: null });
    else if (key === 't' && testOpen) set({ order: order === 'test' ? 'validation' : 'test' });
    else if (key === 'f') toggleFullScreen();
    else return false;
    return true;
  };
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      // A Korean keyboard gives jamo for letters.
      const key = /^Key[LTFN]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
      if (latest.current(key)) event.preventDefault();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}
