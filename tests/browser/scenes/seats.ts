/** The student's and the instructor's page, for an empty and a full class. */
import type { Opened } from './opened.ts';
import { chairOf, choose, desk, inTab, runsTab, type Scene, seatOf, sessionTab, showRuns } from './scene.ts';

const faulty =
  '?blocks=2&dense=1&blocks.0.pooling=average&blocks.1.kernel=7&blocks.1.padding=valid&blocks.0.poolSize=4&blocks.0.poolStride=4&blocks.1.convolutions=2';

export function seats({ empty, full }: Opened): Scene[] {
  const own = (behind?: string) => async () => {
    const { session, first } = await full();
    return seatOf(session, first, behind);
  };
  const instructor = async () => chairOf((await full()).session);
  return [
    {
      name: 'student-empty',
      sizes: desk,
      async at() {
        const { session, newcomer } = await empty();
        return seatOf(session, newcomer);
      },
    },
    { name: 'student', sizes: [...desk, 'projector-small'], at: own() },
    { name: 'student-fault', sizes: desk, at: own(faulty) },
    { name: 'student-runs', sizes: ['phone'], at: own(), prepare: choose(showRuns) },
    { name: 'student-board', sizes: ['phone'], at: own(), prepare: choose(/^(리더보드|Leaderboard)$/) },
    { name: 'instructor-empty', sizes: desk, at: async () => chairOf((await empty()).session) },
    { name: 'instructor', sizes: desk, at: instructor },
    { name: 'instructor-runs', sizes: desk, at: instructor, prepare: inTab(runsTab) },
    { name: 'instructor-session', sizes: desk, at: instructor, prepare: inTab(sessionTab) },
    {
      name: 'instructor-close',
      sizes: ['laptop'],
      at: instructor,
      prepare: inTab(sessionTab, /^(수업 종료|Close the session)$/),
    },
  ];
}
