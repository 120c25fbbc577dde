/** How smooth a page is in Chromium, from the browser's own trace of frames. */
import type { Browser, Page } from 'playwright-core';

type Event = {
  name: string;
  cat: string;
  ph: string;
  ts: number;
  dur?: number;
  /** The part of it in which the thread had a CPU. */
  tdur?: number;
  pid: number;
  tid: number;
};

export type Frames = {
  /** The number of frames begun during the measurement. */
  readonly frames: number;
  /** Milliseconds from frame to frame. */
  readonly interval: Spread;
  /**
   * CPU milliseconds of the main thread from frame to frame: script, style, layout and painting, which also happens there
   * without a graphics card.
   */
  readonly work: Spread;
  /** The same, only of frames over 2 ms: those that drew something. */
  readonly drawing: Spread;
  /** Like `work`, but in wall-clock time: more if the machine was busy with other things. */
  readonly elapsed: Spread;
  /** The share of the time in which the main thread had a CPU, 0…1. */
  readonly mainThread: number;
};

type Spread = { readonly p50: number; readonly p95: number; readonly most: number };

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), most: sorted.at(-1) ?? 0 };
}

/** Measures the page's frames from now until `during` ends. */
export async function framesOf(browser: Browser, page: Page, during: () => Promise<unknown>): Promise<Frames> {
  // A page that requests every frame gets every frame; otherwise frames without changes are left out.
  await page.evaluate(() => {
    const next = () => {
      performance.mark('frame');
      frame = requestAnimationFrame(next);
    };
    let frame = requestAnimationFrame(next);
    Object.assign(window, { stopFrames: () => cancelAnimationFrame(frame) });
  });
  await browser.startTracing(page, {
    categories: ['blink.user_timing', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel'],
  });
  await during();
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: Event[] };
  await page.evaluate(() => (window as unknown as { stopFrames(): void }).stopFrames());
  return framesIn(trace.traceEvents);
}

function framesIn(events: readonly Event[]): Frames {
  const marks = events.filter(({ name, cat }) => name === 'frame' && cat.includes('user_timing'));
  const [any] = marks;
  if (!any) throw new Error('The page drew no frames.');
  const own = events.filter(({ pid, tid }) => pid === any.pid && tid === any.tid);
  const begins = marks.map(({ ts }) => ts / 1000).sort((a, b) => a - b);
  const tasks = own
    .filter(({ name, ph }) => ph === 'X' && name === 'RunTask')
    .map(({ ts, dur = 0, tdur = 0 }) => ({ begin: ts / 1000, end: (ts + dur) / 1000, share: dur > 0 ? tdur / dur : 0 }))
    .sort((a, b) => a.begin - b.begin);
  const elapsed: number[] = [];
  const work: number[] = [];
  let task = 0;
  for (const [index, begin] of begins.slice(0, -1).entries()) {
    const end = begins[index + 1]!;
    let [wall, processor] = [0, 0];
    while (task < tasks.length && tasks[task]!.end <= begin) task += 1;
    for (let at = task; at < tasks.length && tasks[at]!.begin < end; at += 1) {
      const each = tasks[at]!;
      const part = Math.min(end, each.end) - Math.max(begin, each.begin);
      wall += part;
      processor += part * each.share;
    }
    elapsed.push(wall);
    work.push(processor);
  }
  const whole = begins.at(-1)! - begins[0]!;
  return {
    frames: work.length,
    interval: spreadOf(begins.slice(1).map((begin, index) => begin - begins[index]!)),
    work: spreadOf(work),
    drawing: spreadOf(work.filter((busy) => busy > 2)),
    elapsed: spreadOf(elapsed),
    mainThread: work.reduce((sum, busy) => sum + busy, 0) / whole,
  };
}
