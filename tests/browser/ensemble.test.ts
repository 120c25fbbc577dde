/** The class's ensemble in real browsers: revealed bar by bar on the wall, from the remote or by its key. */
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { sharedChromium } from '../support/chromium.ts';
import { openClassroom } from '../support/classroom.ts';
import { guessedRun, type IsRight, openGuesses, threeGuesses } from '../support/guesses.ts';
import { pretendToken, pretendTrainer } from '../support/pretend-trainer.ts';
import { ownProduct } from '../support/product.ts';
import { faultsOf, looks } from './axe.ts';
import { whatDoesNotFit } from './fit.ts';
import { readerOf } from './reader.ts';

const product = ownProduct({ TRAINERS: '0', TRAINER_TOKEN: pretendToken });
const person = sharedChromium();

/** A class of these students with a finished run each; they are right in these places. */
async function classOf(nicknames: readonly string[]) {
  const { url } = product();
  const room = await openClassroom(url, 'Ensemble');
  onTestFinished(room.close);
  const trainer = pretendTrainer(url);
  onTestFinished(trainer.close);
  const guessesOf = openGuesses();
  let seed = 0;
  async function finish(nickname: string, isRight: IsRight) {
    const student = await room.join(nickname);
    const { runId } = await student.request('submit-run', { hyperparameters: { ...guessedRun, seed: ++seed } });
    await trainer.train(runId, [0.7 - seed / 100], 0.5, guessesOf(isRight));
  }
  for (const [index, nickname] of nicknames.entries()) await finish(nickname, threeGuesses[index]!);
  const wallPath = `${url}/s/${room.code}/projector`;
  const chairPath = `${url}/s/${room.code}/instructor#key=${room.key}`;
  return { ...room, finish, wallPath, chairPath };
}

/** Waits until the wall shows so many bars, and returns its text. */
async function wallWith(page: Page, bars: number): Promise<string> {
  await page.locator(`[data-testid=ensemble][data-shown="${bars}"]`).waitFor();
  return (await page.locator('main').textContent()) ?? '';
}

it('[J960] the instructor reveals the bars one after the other, and they are covered again for the test', async () => {
  const { code, wallPath, chairPath, instructor, join } = await classOf(['지수', '민준', 'Alice']);
  const [chair, wall] = [await person('laptop'), await person('projector')];
  const { seatToken } = await join('서연');
  const held = { code, role: 'student', secret: seatToken, title: 'x' } as const;
  const student = await person('laptop', readerOf(product().url, 'en', 'light', [held]));
  await student.page.goto(`${product().url}/s/${code}`);
  await student.page.getByTestId('leaderboard').waitFor();
  await chair.page.goto(chairPath);
  await wall.page.goto(wallPath);
  const remote = chair.page.getByRole('region', { name: 'Projector remote' });
  await remote.getByRole('button', { name: 'Ensemble' }).click();

  const covered = await wallWith(wall.page, 0);
  expect(covered).toContain('200 validation images');
  expect(covered).toMatch(/Best run.*Covered.*All 3.*Covered/);
  expect(covered).not.toMatch(/\d%|지수|mend/);
  // The instructor can read what is still covered.
  const panel = remote.getByTestId('ensemble-remote');
  await panel.getByText('+25.0 points').waitFor();
  expect(await panel.textContent()).toMatch(/Best run.*75\.0%.*All 3.*100\.0%/);

  const next = panel.getByRole('button', { name: 'Reveal next bar' });
  await next.click();
  const first = await wallWith(wall.page, 1);
  expect(first).toMatch(/Best run지수75\.0%All 3/);
  expect(first).not.toMatch(/100\.0%|mend/);
  await next.click();
  const all = await wallWith(wall.page, 2);
  expect(all).toMatch(/All 3100\.0%\+25\.0 points/);
  expect(all).toContain('Of the best run’s 50 mistakes, all 3 together mend 50, and miss 0 images that it had right.');
  expect(all).toContain('Adds most: 지수, run #1. Without it, 70 fewer images would be right.');
  expect(await next.isDisabled()).toBe(true);
  const own = student.page.getByTestId('ensemble-now');
  await own.getByText('Adds most: 지수, run #1').waitFor();
  expect(await own.textContent()).toMatch(/Best run75\.0%All 3\+25\.0 points100\.0%/);
  await panel.getByRole('button', { name: 'Cover bars' }).click();
  await wallWith(wall.page, 0);
  await own.waitFor({ state: 'detached' });
  await next.click();
  await wallWith(wall.page, 1);

  await instructor.request('open-test', {});
  await wall.page.getByText('10,000 test images').waitFor();
  expect(await wallWith(wall.page, 0)).not.toMatch(/\d%/);
  for (const bars of [1, 2]) {
    await next.click();
    await wallWith(wall.page, bars);
  }
  expect(await wallWith(wall.page, 2)).toContain('Without it, 3,500 fewer images would be right.');
  for (const { faults } of [chair, wall, student]) expect(faults).toEqual([]);
}, 120_000);

it('[J961] the key N reveals bars on a projector without the instructor’s key for itself alone, with it on all', async () => {
  const { wallPath, chairPath, session } = await classOf(['지수', '민준', 'Alice']);
  const [own, other, chair] = [await person('projector'), await person('projector'), await person('laptop')];
  for (const { page } of [own, other]) {
    await page.goto(wallPath);
    await page.getByTestId('ranks').waitFor();
    await page.keyboard.press('6');
    await wallWith(page, 0);
  }
  await own.page.keyboard.press('n');
  await wallWith(own.page, 1);
  await own.page.keyboard.press('n');
  expect(await wallWith(own.page, 2)).toContain('100.0%');
  await wallWith(other.page, 0);
  expect(session().projector).toMatchObject({ view: 'leaderboard', revealed: 0 });
  // Another view covers them.
  await own.page.keyboard.press('1');
  await own.page.keyboard.press('6');
  await wallWith(own.page, 0);

  await chair.page.goto(chairPath);
  await chair.page.getByRole('region', { name: 'Projector remote' }).waitFor();
  await chair.page.goto(wallPath);
  await chair.page.getByTestId('ranks').waitFor();
  await chair.page.keyboard.press('6');
  await wallWith(chair.page, 0);
  await chair.page.keyboard.press('n');
  for (const { page } of [chair, own, other]) await wallWith(page, 1);
}, 120_000);

it('[J962] the wall follows when more runs end, names nobody whom the board does not name, and says why there is none', async () => {
  const { wallPath, instructor, finish } = await classOf(['지수']);
  const { page, faults } = await person('projector');
  await page.goto(wallPath);
  await instructor.request('change-projector', { projector: { view: 'ensemble', revealed: 4 } });
  await page.getByText('An ensemble needs two runs').waitFor();
  await finish('민준', threeGuesses[1]!);
  expect(await wallWith(page, 2)).toContain('All 2');
  await finish('Alice', threeGuesses[2]!);
  await page.getByText('All 3', { exact: true }).waitFor();
  expect(await wallWith(page, 2)).toContain('지수');

  await instructor.request('change-settings', { settings: { names: 'own-row' } });
  await page.getByText('One run adds most').waitFor();
  expect(await wallWith(page, 2)).not.toMatch(/지수|민준|Alice/);
  await instructor.request('change-board', { board: { mode: 'blind' } });
  await page.getByText('The instructor has hidden the ranks').waitFor();
  expect(await page.locator('main').textContent()).not.toMatch(/\d%/);
  await instructor.request('change-board', { board: { mode: 'live' } });
  await wallWith(page, 2);
  expect(faults).toEqual([]);
}, 120_000);

it('[J963] axe finds no violation where the ensemble is shown and steered, and nothing is cut on the wall', async () => {
  const { url } = product();
  const { code, key, instructor, finish } = await classOf(['지수', 'Alexandria Wellingto', 'WWWWWWWWWWWWWWWWWWWW']);
  for (const nickname of ['민준', 'Alice', '서연']) await finish(nickname, threeGuesses[2]!);
  await instructor.request('change-projector', { projector: { view: 'ensemble', revealed: 1 } });
  const found: Record<string, string[]> = {};
  const note = (name: string, faults: string[]) => {
    if (faults.length > 0) found[name] = faults;
  };
  for (const revealed of [1, 4]) {
    await instructor.request('change-projector', { projector: { revealed } });
    await instructor.request('post-message', { seatId: null, text: revealed === 4 ? '함께 보면 더 잘 맞힐까요?' : '' });
    for (const [screen, language, theme] of looks) {
      const how = `${screen}, ${language}, ${theme}, ${revealed}`;
      const held = { code, role: 'instructor', secret: key, title: 'x' } as const;
      const { context, page } = await person(screen, readerOf(url, language, theme, [held]));
      await page.goto(`${url}/s/${code}/instructor`);
      if (screen === 'phone') {
        await page
          .getByRole('button', { name: /^(더 보기|More)$/ })
          .and(page.locator(':visible'))
          .first()
          .click();
      }
      await page.getByTestId('ensemble-remote').and(page.locator(':visible')).waitFor();
      note(`remote ${how}`, await faultsOf(page));
      for (const viewport of [
        { width: 1024, height: 768 },
        { width: 1920, height: 1080 },
      ]) {
        await page.setViewportSize(viewport);
        await page.goto(`${url}/s/${code}/projector`);
        await wallWith(page, revealed);
        note(`wall ${viewport.width} ${how}`, [...(await faultsOf(page)), ...(await page.evaluate(whatDoesNotFit))]);
      }
      await context.close();
    }
  }
  expect(found).toEqual({});
}, 240_000);
