/** A class with limits: costs, ledgers, repeated and waiting runs; then the paused class. */
import { linkOf } from '#app/_form/form-memory.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { hugeRun, longRun, shortRun } from '../classes.ts';
import type { Opened } from './opened.ts';
import { amongRuns, chairOf, choose, desk, inTab, type Scene, seatOf, sessionTab, wall, wallOf } from './scene.ts';

export function sharing({ limited, paused }: Opened): Scene[] {
  const own = (hyperparameters: Hyperparameters) => async () => {
    const { session, first } = await limited();
    return seatOf(session, first, linkOf(hyperparameters));
  };
  const instructor = async () => chairOf((await limited()).session);
  return [
    { name: 'sharing-student', sizes: desk, at: own(longRun) },
    { name: 'sharing-runs', sizes: desk, at: own(longRun), prepare: amongRuns() },
    {
      name: 'sharing-cost',
      sizes: ['phone'],
      at: own(longRun),
      // What is far below the form is drawn as one comes near.
      prepare: async (page) => {
        await page.mouse.wheel(0, 100_000);
        const heading = page.getByRole('heading', { name: /예상 비용|Expected cost/ }).last();
        await heading.scrollIntoViewIfNeeded();
      },
    },
    { name: 'sharing-exceeds', sizes: desk, at: own(hugeRun) },
    { name: 'sharing-epochs', sizes: desk, at: own({ ...longRun, epochs: 100 }) },
    {
      name: 'sharing-duplicate',
      sizes: desk,
      at: own(shortRun),
      prepare: choose(/^(제출하고 학습 시작|Submit and train)$/),
    },
    { name: 'sharing-ledger', sizes: desk, at: own(longRun), prepare: amongRuns(/사용 내역|My compute time/) },
    { name: 'sharing-extend', sizes: desk, at: own(longRun), prepare: amongRuns(/에포크 추가|More epochs for/) },
    { name: 'sharing-repeat', sizes: desk, at: own(longRun), prepare: amongRuns(/새 시드로|new seeds/) },
    { name: 'sharing-instructor', sizes: desk, at: instructor },
    { name: 'sharing-limits', sizes: desk, at: instructor, prepare: inTab(sessionTab, /^(한도 설정|Set limits)$/) },
    { name: 'sharing-grant', sizes: desk, at: instructor, prepare: choose(/더 주기|^Grant/) },
    {
      name: 'paused-student',
      sizes: desk,
      async at() {
        const { session, first } = await paused();
        return seatOf(session, first, linkOf(longRun));
      },
      prepare: amongRuns(),
    },
    { name: 'paused-instructor', sizes: desk, at: async () => chairOf((await paused()).session) },
    { name: 'paused-projector', sizes: wall, at: async () => wallOf((await paused()).session) },
  ];
}
