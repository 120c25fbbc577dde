/** Fetches again whenever there may be something new: one request at a time, and not too often. */
import { elapsed } from './clock.ts';

export type Fetching = {
  /** There may be something new. */
  poke: () => void;
  /** Fetches now, however long ago the last time was. */
  retry: () => void;
  stop: () => void;
};

/** `least` is the minimum number of milliseconds from the start of one request to the next. */
export function createFetching<Content>(parts: {
  least: number;
  load: (signal: AbortSignal, before: Content | undefined) => Promise<Content>;
  onContent: (content: Content) => void;
  onFault: (error: unknown) => void;
}): Fetching {
  const { least, load, onContent, onFault } = parts;
  const aborter = new AbortController();
  let content: Content | undefined;
  let startedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [running, due] = [false, false];

  async function run(): Promise<void> {
    [running, due, startedAt] = [true, false, elapsed()];
    try {
      content = await load(aborter.signal, content);
      if (!aborter.signal.aborted) onContent(content);
    } catch (error) {
      if (!aborter.signal.aborted) onFault(error);
    }
    running = false;
    if (due) schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    if (aborter.signal.aborted) return;
    timer = setTimeout(() => void run(), Math.max(0, startedAt + least - elapsed()));
  }

  const poke = () => {
    due = true;
    if (!running) schedule();
  };
  return {
    poke,
    retry() {
      startedAt = Number.NEGATIVE_INFINITY;
      poke();
    },
    stop() {
      clearTimeout(timer);
      aborter.abort();
    },
  };
}
