/** One picture to take: sizes, reader, and what is pressed first. */
import type { Page } from 'playwright-core';
import type { OpenSession } from '../../support/classroom.ts';
import type { Held } from '../reader.ts';

/** Sizes of the screens a lesson is held on, in CSS pixels; `zoomed` is a laptop at 200 %. */
export const sizes = {
  phone: { width: 360, height: 740 },
  zoomed: { width: 640, height: 400 },
  laptop: { width: 1280, height: 800 },
  'laptop-short': { width: 1366, height: 768 },
  'laptop-large': { width: 1440, height: 900 },
  'projector-small': { width: 1024, height: 768 },
  'projector-large': { width: 1920, height: 1080 },
} as const;
export type Size = keyof typeof sizes;

/** A page, and the seats and keys of the browser that opens it. */
export type Place = { readonly path: string; readonly held?: readonly Held[] };

export type Scene = {
  readonly name: string;
  readonly sizes: readonly Size[];
  /** Opens the class that the scene shows if necessary, or returns a sentence that says why there is nothing to see. */
  readonly at: () => Promise<Place | string>;
  readonly prepare?: (page: Page) => Promise<unknown>;
};

export const desk = ['phone', 'zoomed', 'laptop', 'laptop-short', 'laptop-large'] as const;
export const wall = ['projector-small', 'projector-large'] as const;

type Student = { readonly seatToken: string };

export const seat = ({ code, title }: OpenSession, { seatToken }: Student): Held => ({
  code,
  role: 'student',
  secret: seatToken,
  title,
});
export const chair = ({ code, key, title }: OpenSession): Held => ({ code, role: 'instructor', secret: key, title });

/** A student's page, or one opened from it. */
export const seatOf = (session: OpenSession, student: Student, behind = ''): Place => ({
  path: `/s/${session.code}${behind}`,
  held: [seat(session, student)],
});
export const chairOf = (session: OpenSession): Place => ({
  path: `/s/${session.code}/instructor`,
  held: [chair(session)],
});
/** A page of the session as seen without seat or key, as on a projector. */
export const wallOf = ({ code }: OpenSession, behind = '/projector'): Place => ({ path: `/s/${code}${behind}` });

export const choose =
  (...names: RegExp[]) =>
  async (page: Page) => {
    for (const name of names) await page.getByRole('button', { name }).and(page.locator(':visible')).first().click();
  };

/** Chooses a tab of the instructor's page, then presses these buttons. */
export const inTab =
  (tab: RegExp, ...names: RegExp[]) =>
  async (page: Page) => {
    await page.getByRole('tab', { name: tab }).click();
    await choose(...names)(page);
  };
export const runsTab = /^(실행|Runs)$/;
export const sessionTab = /^(수업 설정|Session)$/;

export const showRuns = /^(내 실행|My runs)$/;
/** On a phone, runs have a separate screen. */
export const amongRuns =
  (...names: RegExp[]) =>
  async (page: Page) => {
    if (await page.getByRole('button', { name: showRuns }).isVisible()) await choose(showRuns)(page);
    await choose(...names)(page);
  };
