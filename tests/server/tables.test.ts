/** What spreadsheets make of users' texts. */
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { epochsTable, runsTable } from '#server/files/tables.ts';
import { epochPoint, Lesson } from '../support/lesson.ts';

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
