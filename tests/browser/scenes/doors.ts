/** The ways into a session, and what is shown if there is none. */
import type { Page } from 'playwright-core';
import type { OpenSession } from '../../support/classroom.ts';
import type { Opened } from './opened.ts';
import { chair, chairOf, choose, desk, type Place, type Scene, seat, wallOf } from './scene.ts';

const fillTitle = (page: Page) => page.locator('#title').fill('딥러닝 3주차');
/** As soon as the script has begun its first round. */
const demoBegun = (page: Page) =>
  page
    .getByText(/학습률 찾기|Find a learning rate/)
    .first()
    .waitFor();
const openSession = choose(/^(수업 열기|Open session)$/);

export function doors({ full, demo, asksForPassword }: Opened): Scene[] {
  const guarded = async () => ((await asksForPassword()) ? { path: '/' } : 'this server asks for no password');
  const demoAt = (page: (session: OpenSession) => Place) => async () => {
    const session = await demo();
    return typeof session === 'string' ? session : page(session);
  };
  return [
    {
      name: 'home',
      sizes: desk,
      async at() {
        const { session, first } = await full();
        return { path: '/', held: [seat(session, first), chair(session)] };
      },
    },
    {
      name: 'home-password',
      sizes: desk,
      at: guarded,
      async prepare(page) {
        await fillTitle(page);
        await openSession(page);
        await page.locator('#password').waitFor();
      },
    },
    {
      name: 'home-wrong-password',
      sizes: ['phone'],
      at: guarded,
      async prepare(page) {
        await fillTitle(page);
        await openSession(page);
        await page.locator('#password').fill('not the password');
        await openSession(page);
      },
    },
    { name: 'demo', sizes: desk, at: demoAt(chairOf), prepare: demoBegun },
    { name: 'demo-wall', sizes: ['projector-small'], at: demoAt(wallOf), prepare: demoBegun },
    { name: 'code', sizes: desk, at: async () => ({ path: '/j' }) },
    { name: 'join', sizes: desk, at: async () => ({ path: `/j/${(await full()).session.code}` }) },
    { name: 'unknown', sizes: ['phone'], at: async () => ({ path: '/j/000000' }) },
    { name: 'not-found', sizes: ['phone'], at: async () => ({ path: '/nowhere' }) },
    { name: 'no-key', sizes: ['laptop'], at: async () => wallOf((await full()).session, '/instructor') },
  ];
}
