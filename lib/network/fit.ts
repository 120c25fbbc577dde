/** Whether the memory of a trainer's device has room for a run. */

/** In bytes: what another run may take now, and what the device has. */
export type DeviceRoom = { readonly freeBytes: number; readonly totalBytes: number };

/** When a run fits: now, later, once others have freed memory, or never. */
export type Fit = 'now' | 'later' | 'never';

/** When a run that needs so many bytes fits; of a device whose memory is not known (null), that is tried out. */
export function fitOf(neededBytes: number, memory: DeviceRoom | null): Fit {
  if (!memory || neededBytes <= memory.freeBytes) return 'now';
  return neededBytes <= memory.totalBytes ? 'later' : 'never';
}
