/** A token bucket: a burst, then a steady rate. */

export type Bucket = {
  /** Takes a token, `now` in milliseconds of elapsed time; if there is none, false, and `wait` has the seconds until the next. */
  take(now: number): { ok: true } | { ok: false; wait: number };
};

/** Starts with `burst` tokens, its maximum, and gains `perSecond` each second. */
export function createBucket(burst: number, perSecond: number): Bucket {
  let tokens = burst;
  let last: number | undefined;
  return {
    take(now) {
      if (last !== undefined) tokens = Math.min(burst, tokens + (Math.max(0, now - last) / 1000) * perSecond);
      last = now;
      if (tokens < 1) return { ok: false, wait: (1 - tokens) / perSecond };
      tokens -= 1;
      return { ok: true };
    },
  };
}

/** Number of keys remembered. */
const remembered = 10_000;

export type Buckets = { take(key: string, now: number): ReturnType<Bucket['take']> };

/** A bucket per key; beyond the limit, the least recently used key is forgotten. */
export function createBuckets({ burst, perSecond }: { burst: number; perSecond: number }): Buckets {
  const buckets = new Map<string, Bucket>();
  return {
    take(key, now) {
      const bucket = buckets.get(key) ?? createBucket(burst, perSecond);
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > remembered) buckets.delete(buckets.keys().next().value!);
      return bucket.take(now);
    },
  };
}
