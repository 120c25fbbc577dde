/** A token bucket: a burst at once, then so many a second. */

export type Bucket = {
  /** Takes a token, `now` in milliseconds of a clock that only goes on; false when there is none, with the seconds until there is one in `wait`. */
  take(now: number): { ok: true } | { ok: false; wait: number };
};

/** `burst` tokens to begin with and at most, `perSecond` new ones each second. */
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

/** Keys that are remembered. */
const remembered = 10_000;

export type Buckets = { take(key: string, now: number): ReturnType<Bucket['take']> };

/** A bucket for each key; of very many keys the one that was asked longest ago is forgotten. */
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
