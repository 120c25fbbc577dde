/** The names that a screen shows of the others, as the instructor has set. */
'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { shownName } from '#lib/classroom/pseudonym.ts';
import type { Seat } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';

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
