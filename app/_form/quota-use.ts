/** What a run would take of the quota that a student has left. */

export type QuotaUse = {
  /** Of what is left, 0…1 and beyond; Infinity where nothing is left. */
  readonly share: number;
  /** Whether it is more than what is left by itself, or only together with the student's runs under way; null if it fits. */
  readonly exceeds: 'alone' | 'together' | null;
};

/** `left` GPU-seconds may still be spent, of which the student's runs under way still need `committed`. */
export function quotaUse(gpuSeconds: number, left: number, committed: number): QuotaUse {
  const exceeds = gpuSeconds > left ? 'alone' : gpuSeconds + committed > left ? 'together' : null;
  return { share: left > 0 ? gpuSeconds / left : Number.POSITIVE_INFINITY, exceeds };
}
