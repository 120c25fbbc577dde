/** How long a round still lasts, as a clock shows it and as it is said aloud. */

/** Whole seconds as 4:32, or 1:04:32 from an hour on. */
export function clockText(all: number): string {
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** 0:00 when it is over. A second that has begun counts whole. */
export function countdown(milliseconds: number): string {
  return clockText(Math.max(0, Math.ceil(milliseconds / 1000)));
}

/** What is worth saying aloud of the time left: five minutes, one minute, over; it changes but at these moments. */
export function spokenTime(milliseconds: number | null): 'plenty' | 'five' | 'one' | 'over' {
  if (milliseconds === null || milliseconds > 300_000) return 'plenty';
  if (milliseconds > 60_000) return 'five';
  return milliseconds > 0 ? 'one' : 'over';
}
