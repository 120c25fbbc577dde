/** How a student is shown, on every screen and in every chart: one colour, dash and marker for the whole session, and a name. */
'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { type Marker, markers } from '#app/_ui/chart/series.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { shownName } from '#lib/classroom/pseudonym.ts';
import type { Seat } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';

/** How many colours there are: `--student-0` to `--student-7` in `globals.css`. */
export const studentColors = 8;

const dashes = [[], [7, 4], [2, 3], [9, 3, 2, 3]] as const;

type StudentMark = {
  /** A CSS colour that follows the theme. */
  readonly color: string;
  /** Lengths of line and gap in pixels; empty for a solid line. */
  readonly dash: readonly number[];
  readonly marker: Marker;
};

/** The mark of a seat by its number; 8 colours × 4 dashes × 7 markers, so that the first 224 seats all differ. */
export function studentMark(seatNumber: number): StudentMark {
  return {
    color: `var(--student-${seatNumber % studentColors})`,
    dash: dashes[Math.floor(seatNumber / studentColors) % dashes.length]!,
    marker: markers[seatNumber % markers.length]!,
  };
}

const shapes: Record<Marker, string> = {
  circle: 'M8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z',
  rect: 'M4.5 4.5h7v7h-7Z',
  triangle: 'M8 3.5 12.5 11.5h-9Z',
  rectRot: 'M8 3 13 8 8 13 3 8Z',
  star: 'M8 3v10M3.7 5.5l8.6 5M12.3 5.5l-8.6 5',
  cross: 'M8 3v10M3 8h10',
  crossRot: 'M4.2 4.2l7.6 7.6M11.8 4.2l-7.6 7.6',
};

/** The student's mark as a small picture, as it appears at the points of the curves. */
export function MarkIcon({ seatNumber, className }: { seatNumber: number; className?: string }) {
  return <MarkShape {...studentMark(seatNumber)} className={className} />;
}

/** Any mark as a small picture. */
export function MarkShape({
  color,
  dash,
  marker,
  className = 'size-4',
}: StudentMark & { className?: string | undefined }) {
  const filled = marker === 'circle' || marker === 'rect' || marker === 'triangle' || marker === 'rectRot';
  return (
    <svg
      aria-hidden="true"
      viewBox="-4 0 24 16"
      className={`shrink-0 ${className}`}
      style={{ color, aspectRatio: '3 / 2' }}
    >
      <path
        d="M-4 8H20"
        stroke="currentColor"
        strokeWidth="2"
        strokeDasharray={dash.map((length) => length * 0.6).join(' ')}
      />
      <path
        d={shapes[marker]}
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth={filled ? 0 : 2.2}
      />
    </svg>
  );
}

/** The function that names a seat; the same one until the settings or the language change. */
export function useShownName(viewer: Viewer): (seat: Seat) => string {
  const t = useTranslations('board.ranking');
  const { language } = usePreferences();
  const code = useSessionState(({ session }) => session!.code);
  const settings = useSessionState(({ session }) => session!.settings);
  const seatId = typeof viewer === 'object' ? viewer.seatId : null;
  const role = typeof viewer === 'object' ? 'projector' : viewer;
  return useCallback(
    (seat) => shownName({ code, settings }, seat, seatId === null ? role : { seatId }, language) ?? t('someone'),
    [t, language, code, settings, seatId, role],
  );
}
