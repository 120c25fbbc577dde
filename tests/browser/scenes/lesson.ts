/** A lesson in rounds: its plan, the card that controls it with its dialogs, and what students see. */
import type { Page } from 'playwright-core';
import type { Opened } from './opened.ts';
import { amongRuns, chairOf, choose, desk, type Scene, seatOf } from './scene.ts';

/** The card with which the instructor controls the lesson, and what its buttons open. */
const atTeaching =
  (...names: RegExp[]) =>
  async (page: Page) => {
    await page.getByTestId('teaching').scrollIntoViewIfNeeded();
    await page.getByTestId('teaching').evaluate((card) => card.scrollIntoView({ block: 'start' }));
    await choose(...names)(page);
  };

const plan = /^(수업 계획|Lesson plan)$/;
const rules = /^(설정 잠그기|Lock settings)$/;

export function lesson({ empty, taught, begun, rounds }: Opened): Scene[] {
  const unplanned = async () => chairOf((await empty()).session);
  const teaching = async () => chairOf((await begun()).session);
  const pupil = async () => {
    const { session, first } = await begun();
    return seatOf(session, first);
  };
  return [
    { name: 'lesson-plan-empty', sizes: desk, at: unplanned, prepare: atTeaching(plan) },
    {
      name: 'lesson-single',
      sizes: desk,
      at: unplanned,
      prepare: atTeaching(/^(라운드 하나 만들기|Create a single round)$/),
    },
    { name: 'lesson-before', sizes: desk, at: async () => chairOf((await taught()).session), prepare: atTeaching() },
    { name: 'lesson-teaching', sizes: desk, at: teaching, prepare: atTeaching() },
    { name: 'lesson-plan', sizes: desk, at: teaching, prepare: atTeaching(plan) },
    { name: 'lesson-round', sizes: desk, at: teaching, prepare: atTeaching(/^(수정|Edit)$/) },
    { name: 'lesson-rules', sizes: desk, at: teaching, prepare: atTeaching(rules) },
    {
      name: 'lesson-rules-found',
      sizes: desk,
      at: teaching,
      async prepare(page) {
        await atTeaching(rules)(page);
        const search = page.getByRole('searchbox');
        await search.fill((await search.getAttribute('placeholder'))?.startsWith('F') ? 'filters' : '필터');
      },
    },
    { name: 'lesson-push', sizes: desk, at: teaching, prepare: atTeaching(/^(설정 보내기|Send values)$/) },
    {
      name: 'lesson-rounds',
      sizes: desk,
      at: async () => chairOf((await rounds()).session),
    },
    {
      name: 'lesson-rounds-student',
      sizes: desk,
      async at() {
        const { session, first } = await rounds();
        return seatOf(session, first);
      },
    },
    { name: 'lesson-student', sizes: desk, at: pupil },
    {
      name: 'lesson-student-blocks',
      sizes: ['phone'],
      at: pupil,
      prepare: (page) =>
        page
          .getByRole('heading', { name: /^(합성곱|Convolution)/ })
          .first()
          .scrollIntoViewIfNeeded(),
    },
    { name: 'lesson-student-runs', sizes: desk, at: pupil, prepare: amongRuns() },
  ];
}
