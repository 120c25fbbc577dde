/** Token buckets in the database, so that somebody who guesses has no more of them by asking several web processes. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export type Attempts = {
  /**
   * Takes a token of this key's bucket, which holds `burst` at most and gets `perSecond` new ones a second; false where
   * there is none, with the seconds until there is one in `wait`. `now` in milliseconds.
   */
  take(
    key: string,
    bucket: { readonly burst: number; readonly perSecond: number },
    now: number,
  ): Promise<{ ok: true } | { ok: false; wait: number }>;
  /** Forgets buckets that nobody has asked since that moment. */
  forget(before: number): Promise<void>;
};

export function createAttempts(db: Kysely<Tables>): Attempts {
  return {
    take: (key, { burst, perSecond }, now) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('attempt')
          .values({ key, tokens: burst, at: new Date(now) })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        const { tokens, at } = await transaction
          .selectFrom('attempt')
          .select(['tokens', 'at'])
          .where('key', '=', key)
          .forUpdate()
          .executeTakeFirstOrThrow();
        const left = Math.min(burst, tokens + (Math.max(0, now - at.getTime()) / 1000) * perSecond);
        if (left < 1) return { ok: false, wait: (1 - left) / perSecond };
        await transaction
          .updateTable('attempt')
          .set({ tokens: left - 1, at: new Date(now) })
          .where('key', '=', key)
          .execute();
        return { ok: true };
      }),
    async forget(before) {
      await db.deleteFrom('attempt').where('at', '<', new Date(before)).execute();
    },
  };
}
