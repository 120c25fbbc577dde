/** What a run has learned: the parts of its page, its dialogs, and trying out its network. */
import type { Page } from 'playwright-core';
import { linkOf } from '#app/_form/form-memory.ts';
import { longRun } from '../classes.ts';
import { runParts, unrolled } from '../unrolled.ts';
import type { Opened } from './opened.ts';
import { choose, desk, type Scene, seatOf, wall, wallOf } from './scene.ts';

/** A fully rendered run page, scrolled to one of its parts; to the top for ''. */
const atPart = (part: string) => async (page: Page) => {
  await unrolled(page);
  if (!part) return;
  await page.locator(`#${part}`).evaluate((element) => element.scrollIntoView({ block: 'start', behavior: 'instant' }));
};

async function tryTestImage(page: Page) {
  await page.getByText('CIFAR-10', { exact: true }).click();
  await page.getByTestId('answer-2').getByRole('listitem').nth(4).waitFor();
}

const lookInto = (method: 'grad-cam' | 'occlusion') => async (page: Page) => {
  await tryTestImage(page);
  for (const number of [1, 2]) {
    const answer = page.getByTestId(`answer-${number}`);
    await answer.getByRole('button', { expanded: false }).click();
    if (method === 'occlusion') {
      await answer.getByText(/^(가려 보기|Occlusion)$/).click();
      await answer.getByRole('button', { name: /^(한 곳씩 가려 보기|Cover place by place)$/ }).click();
    }
    await answer.locator('canvas').waitFor();
  }
  await page
    .getByTestId('answer-1')
    .getByTestId('looking')
    .evaluate((part) => part.scrollIntoView({ block: 'center', behavior: 'instant' }));
};

export function runScenes({ known, tested }: Opened): Scene[] {
  const behind =
    (path: string, open = known) =>
    async () => {
      const { session, second } = await open();
      return seatOf(session, second, path);
    };
  const page = behind('/runs/2');
  return [
    ...['', ...runParts].map(
      (part): Scene => ({
        name: `run-${part || 'top'}`,
        sizes: [...desk, 'projector-small'],
        at: page,
        prepare: atPart(part),
      }),
    ),
    {
      name: 'run-cell',
      sizes: desk,
      at: page,
      async prepare(page) {
        await atPart('confusion')(page);
        await page.locator('[data-cell="35"]').click();
        await page.getByTestId('cell-images').locator('img').first().waitFor();
      },
    },
    ...['', 'confusion', 'attention', 'convolution', 'network'].map(
      (part): Scene => ({
        name: `run-wall-${part || 'top'}`,
        sizes: wall,
        at: async () => wallOf((await known()).session, '/runs/2?wall=1'),
        prepare: atPart(part),
      }),
    ),
    { name: 'run-range-test', sizes: [...desk, 'projector-small'], at: behind('/runs/3'), prepare: atPart('curves') },
    {
      name: 'run-range-test-card',
      sizes: desk,
      async at() {
        const { session, first } = await known();
        return seatOf(session, first, '');
      },
      async prepare(page) {
        const tab = page.getByRole('button', { name: /^(내 실행|My runs)$/ });
        if (await tab.isVisible()) await tab.click();
        await page.getByTestId('run-3').evaluate((card) => card.scrollIntoView({ block: 'start' }));
      },
    },
    { name: 'run-list-known', sizes: desk, at: behind('/runs?sort=number') },
    { name: 'run-remarks', sizes: desk, at: page, prepare: choose(/(이름과 메모 쓰기|write a note)$/) },
    {
      name: 'run-take-home',
      sizes: desk,
      at: page,
      async prepare(page) {
        await choose(/^(가져가기|Take home)$/)(page);
        await page.getByRole('dialog').getByRole('tab').first().waitFor();
      },
    },
    {
      name: 'run-source',
      sizes: desk,
      at: behind(linkOf({ ...longRun, optimizer: 'adamw', schedule: 'cosine' })),
      async prepare(page) {
        // What is far below the form is drawn as one comes near.
        await page.mouse.wheel(0, 100_000);
        const card = page.getByTestId('source').and(page.locator(':visible'));
        await card.getByRole('button').first().click();
        await card.getByRole('checkbox').check();
        await card.evaluate((element) => element.scrollIntoView({ block: 'start' }));
      },
    },
    { name: 'try-empty', sizes: desk, at: behind('/try?runs=1') },
    { name: 'try', sizes: [...desk, 'projector-small'], at: behind('/try?runs=1,2'), prepare: tryTestImage },
    ...(['grad-cam', 'occlusion'] as const).map(
      (method): Scene => ({
        name: `try-${method}`,
        sizes: [...desk, 'projector-small'],
        at: behind('/try?runs=1,2'),
        prepare: lookInto(method),
      }),
    ),
    { name: 'try-tested', sizes: ['phone'], at: behind('/try?runs=1,2', tested), prepare: tryTestImage },
    { name: 'run-tested', sizes: desk, at: behind('/runs/2', tested), prepare: atPart('classes') },
  ];
}
