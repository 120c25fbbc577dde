/** Which trainers are connected to which web process, and their runs: state that must outlive a process. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** A training run whose trainer has been silent for this long waits again. */
const silenceSeconds = 12;

export type OwnRun = { readonly code: string; readonly runId: string; readonly attempt: number };

export type TrainerStore = {
  /** The trainer has connected to this process, perhaps from another. */
  come(trainerId: string, process: string): Promise<void>;
  /** These trainers were heard just now. */
  heard(trainerIds: readonly string[]): Promise<void>;
  /** The trainer has left this process; false if it has connected to another meanwhile. */
  gone(trainerId: string, process: string): Promise<boolean>;
  /** The run, if it is lent to this trainer. */
  loan(runId: string, trainerId: string): Promise<OwnRun | undefined>;
  /** All runs lent to this trainer. */
  lentTo(trainerId: string): Promise<OwnRun[]>;
  /** Training runs whose trainer no process knows. */
  orphans(): Promise<OwnRun[]>;
  /** Deletes trainers silent for a day: their process died with them. */
  forget(): Promise<void>;
};

export function createTrainerStore(db: Kysely<Tables>): TrainerStore {
  return {
    async come(trainerId, process) {
      await sql`insert into trainer (id, process, heard_at) values (${trainerId}, ${process}, now())
        on conflict (id) do update set process = excluded.process, heard_at = excluded.heard_at`.execute(db);
    },
    async heard(trainerIds) {
      if (trainerIds.length === 0) return;
      await db
        .updateTable('trainer')
        .set({ heard_at: sql<Date>`now()` })
        .where('id', 'in', [...trainerIds])
        .execute();
    },
    async gone(trainerId, process) {
      const { numDeletedRows } = await db
        .deleteFrom('trainer')
        .where('id', '=', trainerId)
        .where('process', '=', process)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    loan: (runId, trainerId) =>
      db
        .selectFrom('run')
        .select(['session_code as code', 'id as runId', 'attempt'])
        .where('id', '=', runId)
        .where('trainer', '=', trainerId)
        .where('state', '=', 'training')
        .executeTakeFirst(),
    lentTo: (trainerId) =>
      db
        .selectFrom('run')
        .select(['session_code as code', 'id as runId', 'attempt'])
        .where('trainer', '=', trainerId)
        .where('state', '=', 'training')
        .execute(),
    async orphans() {
      const { rows } = await sql<OwnRun>`
        select run.session_code as code, run.id as "runId", run.attempt
        from run left join trainer on trainer.id = run.trainer
        where run.state = 'training'
          and (trainer.id is null or trainer.heard_at < now() - make_interval(secs => ${silenceSeconds}))`.execute(db);
      return rows;
    },
    async forget() {
      await sql`delete from trainer where heard_at < now() - interval '1 day'`.execute(db);
    },
  };
}
