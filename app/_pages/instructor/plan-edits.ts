/** Changing a plan: its rounds edited, added, moved and taken out, and which of them comes next then. */
import { lessonFileVersion, type Plan, type PlannedRound } from '#lib/classroom/lesson.ts';

/** A plan and the index of the round that comes next. */
export type Course = { readonly plan: Plan; readonly next: number };

/** A plan without rounds cannot be kept, so a new one begins with its first. */
export function planOf(title: string, round: PlannedRound): Plan {
  return { version: lessonFileVersion, title, rounds: [round] };
}

/** The most rounds of a plan. */
export const maximumRounds = 30;

/** The round at `index` is as given; one after the last is added. */
export function withRound({ plan, next }: Course, index: number, round: PlannedRound): Course {
  const rounds = [...plan.rounds];
  rounds[index] = round;
  return { plan: { ...plan, rounds }, next };
}

/** Without the round at `index`; undefined where none would be left. What has begun stays begun. */
export function withoutRound({ plan, next }: Course, index: number): Course | undefined {
  const rounds = plan.rounds.filter((_, place) => place !== index);
  if (rounds.length === 0) return undefined;
  return { plan: { ...plan, rounds }, next: index < next ? next - 1 : next };
}

/** With the rounds at `index` and the place before or after it exchanged; the same where there is none. */
export function withMoved(course: Course, index: number, by: 1 | -1): Course {
  const { plan, next } = course;
  const rounds = [...plan.rounds];
  const [here, there] = [rounds[index], rounds[index + by]];
  if (!here || !there) return course;
  rounds[index] = there;
  rounds[index + by] = here;
  return { plan: { ...plan, rounds }, next };
}

/** A round to begin with: ten minutes, three runs each, everything open. */
export function newRound(title: string): PlannedRound {
  return { title, minutes: 10, runLimit: 3, hyperparameters: null, fields: {}, message: '' };
}
