/** Reads JSON from the database, written by any version of the product. */
import * as z from 'zod/mini';
import { type Board, boardSchema, type Projector, projectorSchema } from '#lib/classroom/board.ts';
import { type Change, changeSchema } from '#lib/classroom/change.ts';
import { keptFormSchema } from '#lib/classroom/kept-form.ts';
import { type Lesson, lessonSchema } from '#lib/classroom/lesson.ts';
import { type Report, reportSchema } from '#lib/classroom/report.ts';
import { type Settings, settingsSchema } from '#lib/classroom/session.ts';
import { type Sweep, sweepSchema } from '#lib/classroom/sweep-schemas.ts';
import {
  upgradedBoard,
  upgradedChange,
  upgradedLesson,
  upgradedProjector,
  upgradedSettings,
} from '#lib/classroom/upgrade.ts';
import { type Hyperparameters, hyperparametersSchema } from '#lib/hyperparameters/hyperparameters.ts';
import { refusalFromZod } from '#lib/refusal.ts';
import type { DatedForm, Stored } from './tables.ts';

/** Parses stored JSON; on failure throws a sentence that starts with `what`. */
function read<Content>(schema: z.ZodMiniType<Content>, stored: object, what: string): Content {
  const parsed = schema.safeParse(stored);
  if (parsed.success) return parsed.data;
  throw new Error(`Stored data cannot be read: ${refusalFromZod(parsed.error, what).message}`);
}

const datedFormSchema: z.ZodMiniType<DatedForm> = z.extend(keptFormSchema, { at: z.number() });

export const readHyperparameters = (stored: Stored<Hyperparameters>): Hyperparameters =>
  read(hyperparametersSchema, stored, 'hyperparameters');
export const readSettings = (stored: Stored<Settings>): Settings =>
  read(settingsSchema, upgradedSettings(stored), 'settings');
export const readBoard = (stored: Stored<Board>): Board => read(boardSchema, upgradedBoard(stored), 'board');
export const readProjector = (stored: Stored<Projector>): Projector =>
  read(projectorSchema, upgradedProjector(stored), 'projector');
export const readLesson = (stored: Stored<Lesson>): Lesson => read(lessonSchema, upgradedLesson(stored), 'lesson');
export const readSweeps = (stored: Stored<Sweep[]>): Sweep[] => read(z.array(sweepSchema), stored, 'sweeps');
export const readForm = (stored: Stored<DatedForm>): DatedForm => read(datedFormSchema, stored, 'form');
export const readReport = (stored: Stored<Report>): Report => read(reportSchema, stored, 'report');
export const readChange = (stored: Stored<Change>): Change =>
  read<Change>(changeSchema, upgradedChange(stored), 'change');
