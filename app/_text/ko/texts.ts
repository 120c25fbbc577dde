/** Every sentence of the screens in Korean; every other language has the same keys. */
import { attention } from './attention.ts';
import { board } from './board.ts';
import { common } from './common.ts';
import { compare } from './compare.ts';
import { form } from './form.ts';
import { home } from './home.ts';
import { instructor } from './instructor.ts';
import { join } from './join.ts';
import { lesson } from './lesson.ts';
import { projector } from './projector.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { runPage } from './run-page.ts';
import { runs } from './runs.ts';
import { session } from './session.ts';
import { student } from './student.ts';
import { sweep } from './sweep.ts';
import { tryTexts } from './try.ts';

export const texts = {
  common,
  session,
  run,
  form,
  board,
  home,
  join,
  student,
  instructor,
  lesson,
  projector,
  runPage,
  runs,
  compare,
  sweep,
  report,
  try: tryTexts,
  attention,
};

export type Texts = typeof texts;
