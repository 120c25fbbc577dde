/** How others' names are shown: nicknames, pseudonyms, or nothing, as set by the instructor. */

import type { Language } from '../language.ts';
import type { Seat, Session } from './session.ts';
import { isShown, type Viewer } from './viewer.ts';

/** None of these adjectives appears in suggested nicknames, so no pseudonym is somebody's nickname by chance. */
const words: Record<Language, { adjectives: readonly string[]; animals: readonly string[] }> = {
  ko: {
    adjectives: [
      '은빛',
      '금빛',
      '보랏빛',
      '하늘빛',
      '산호빛',
      '초록빛',
      '노을빛',
      '달빛',
      '별빛',
      '새벽',
      '한밤',
      '봄날',
      '가을',
      '겨울',
      '바다',
      '숲속',
      '구름',
      '사막',
      '섬마을',
    ],
    animals: [
      '사자',
      '늑대',
      '독수리',
      '표범',
      '백조',
      '기린',
      '하마',
      '타조',
      '낙타',
      '염소',
      '두더지',
      '까치',
      '고슴도치',
      '오리너구리',
      '앵무새',
      '해마',
      '문어',
      '순록',
      '카멜레온',
      '나무늘보',
    ],
  },
  en: {
    adjectives: [
      'Silver',
      'Golden',
      'Violet',
      'Azure',
      'Coral',
      'Emerald',
      'Sunset',
      'Moonlit',
      'Starlit',
      'Dawn',
      'Midnight',
      'Spring',
      'Autumn',
      'Winter',
      'Ocean',
      'Forest',
      'Cloud',
      'Desert',
      'Island',
    ],
    animals: [
      'Lion',
      'Wolf',
      'Eagle',
      'Leopard',
      'Swan',
      'Giraffe',
      'Hippo',
      'Ostrich',
      'Camel',
      'Goat',
      'Mole',
      'Magpie',
      'Hedgehog',
      'Platypus',
      'Parrot',
      'Seahorse',
      'Octopus',
      'Reindeer',
      'Chameleon',
      'Sloth',
    ],
  },
};

/** A prime that does not divide the number of names: consecutive seats get unrelated names. */
const stride = 163;

/**
 * The pseudonym of a seat: the same in both languages, on every screen, for the whole session, and unique in it.
 * The session's code shifts them, so that the first to join is not the same animal every week.
 */
export function pseudonym(code: string, seatNumber: number, language: Language): string {
  const { adjectives, animals } = words[language];
  const names = adjectives.length * animals.length;
  const place = (Number(code) + seatNumber * stride) % names;
  return `${adjectives[place % adjectives.length]} ${animals[place % animals.length]}`;
}

/** The name of the seat as this viewer may see it; null if they may not. */
export function shownName(
  { code, settings }: Pick<Session, 'code' | 'settings'>,
  seat: Seat,
  viewer: Viewer,
  language: Language,
): string | null {
  const own = typeof viewer === 'object' && viewer.seatId === seat.id;
  if (own || viewer === 'instructor' || settings.names === 'named') return seat.nickname;
  return settings.names === 'pseudonymous' ? pseudonym(code, seat.number, language) : null;
}

/** Whether the viewer's boards show the seat's row, and not only that it exists. */
export function hasRow(session: Pick<Session, 'settings'>, seat: Seat, viewer: Viewer): boolean {
  const own = typeof viewer === 'object' && viewer.seatId === seat.id;
  return isShown(seat, viewer) && (own || viewer === 'instructor' || session.settings.names !== 'own-row');
}
