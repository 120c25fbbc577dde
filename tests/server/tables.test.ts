/** What spreadsheets make of users' texts. */
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { epochsTable, gradesTable, runsTable } from '#server/files/tables.ts';
import { epochPoint, Lesson, smallRun } from '../support/lesson.ts';

const signs = ['=', '+', '-', '@', '−', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '⁼', '⁺', '₌'];

/** A run of this student with this name and note. */
function written(nickname: string, name: string, note: string) {
  const lesson = new Lesson();
  lesson.ask({ role: 'instructor' }, 'change-settings', { settings: { wordFilter: false } });
  const seatId = lesson.join(nickname);
  const runId = lesson.submitRun(seatId);
  const refusal = lesson.ask({ role: 'student', seatId }, 'change-run', { runId, run: { name, note } });
  if (refusal) throw new Error(refusal.message);
  const epochs = epochsTable(lesson.session, { [runId]: { points: [], epochs: [epochPoint(1, 9, 0.5)] } });
  return [runsTable(lesson.session), epochs];
}

describe('a table for a spreadsheet', () => {
  it.each(signs)('[Z240] has no cell that %s makes a formula, whatever the spreadsheet’s separator', (sign) => {
    const formula = `${sign}HYPERLINK("x";1)`;
    for (const before of ['', ' ', '\u00a0', '가;', '가; ']) {
      const tables = written(`${before.trim()}${sign}1`, `${before}${formula}`, `${before}${formula}\n가나다`);
      for (const table of tables) {
        for (const delimiter of [',', ';', '\t']) {
          const { data } = Papa.parse<string[]>(table.replace(/^\uFEFF/, '').trim(), { delimiter });
          const cells = data.flat().filter((cell) => !/^-?\d/.test(cell));
          expect(cells.filter((cell) => /^[\s\p{C}]*[=+\-−@]/u.test(cell.normalize('NFKC')))).toEqual([]);
        }
      }
    }
  });

  it('[Z240] leaves other text and all numbers unchanged', () => {
    const [runs] = written('지수 = 1', 'a + b', '- tried 0.1\n- then 0.01; it was better; 50 % more');
    const [row] = Papa.parse<Record<string, string>>(runs!.replace(/^\uFEFF/, '').trim(), { header: true }).data;
    expect(row).toMatchObject({
      student: '지수 = 1',
      name: 'a + b',
      note: "'- tried 0.1\n- then 0.01; it was better; 50 % more",
      run: '1',
    });
  });
});

describe('the table for grades', () => {
  const read = (table: string) =>
    Papa.parse<Record<string, string>>(table.replace(/^\uFEFF/, '').trim(), { header: true }).data;

  it('[R970] has a row for each student with what a grade may be based on, on the data set of the leaderboard', () => {
    const lesson = new Lesson();
    const instructor = { role: 'instructor' } as const;
    lesson.ask(instructor, 'change-settings', { settings: { predict: true } });
    const [first, second, gone] = [lesson.join('지수'), lesson.join('민준'), lesson.join('손님')];
    lesson.ask(instructor, 'change-seat', { seatId: gone, seat: { standing: 'removed' } });
    const run = (prediction: number, reached: number, more: Partial<Hyperparameters> = {}) => {
      const student = { role: 'student', seatId: first } as const;
      const hyperparameters = { ...smallRun, seed: lesson.now, ...more };
      expect(lesson.ask(student, 'submit-run', { hyperparameters, prediction })).toBeUndefined();
      const runId = lesson.lastIds[0]!;
      lesson.reach(runId, reached);
      lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending: { state: 'finished', stoppedEarly: false } });
      lesson.tests[runId] = { accuracy: reached - 0.01, loss: 1 };
    };
    run(0.5, 0.4);
    run(0.5, 0.55);
    run(0.5, 0.55);
    // Neither counts as the best: it looks for a rate, or is on other images.
    run(0.5, 0.9, { schedule: 'range-test', epochs: 2 });
    lesson.ask(instructor, 'change-settings', { settings: { dataset: 'mnist' } });
    run(0.8, 0.8, { dataset: 'mnist' });
    lesson.ask(instructor, 'change-settings', { settings: { dataset: 'cifar-10' } });
    const report = { question: '왜?', runs: [1, 2], text: '그래서' };
    lesson.ask({ role: 'student', seatId: first }, 'submit-report', { report });
    const submittedAt = new Date(lesson.now).toISOString();
    const [one, two, none] = read(gradesTable(lesson.session));
    expect(one).toEqual({
      seat: '1',
      student: '지수',
      standing: 'in',
      dataset: 'cifar-10',
      best_validation_accuracy: '0.55',
      best_run: '2',
      test_accuracy: '',
      runs: '5',
      compute_seconds: '5',
      prediction_error_points: expect.stringMatching(/^5(\.0000\d*)?$|^4\.9999\d*$/),
      predictions: '4',
      report_submitted_at: submittedAt,
    });
    expect(two).toMatchObject({ seat: '2', best_run: '', runs: '0', predictions: '0', report_submitted_at: '' });
    expect(none).toBeUndefined();
    expect(second).not.toBe(first);
    lesson.ask(instructor, 'open-test', {});
    expect(read(gradesTable(lesson.session))[0]).toMatchObject({ test_accuracy: String(0.55 - 0.01) });
  });

  it('[R971] has no cell that a spreadsheet executes', () => {
    const lesson = new Lesson();
    lesson.ask({ role: 'instructor' }, 'change-settings', { settings: { wordFilter: false } });
    lesson.join('=1+1');
    expect(read(gradesTable(lesson.session))[0]!.student).toBe("'=1+1");
  });
});
