/** Which ticks of an axis are written, and with how many digits, so that all of them can be read and told apart. */

type Tick = { readonly place: number };

/** Those that do not stand on the one below; the topmost goes before what is under it. `line` is the height of a text. */
export function readableTicks<Each extends Tick>(ticks: readonly Each[], line: number): Each[] {
  const upwards = [...ticks].sort((a, b) => a.place - b.place);
  const kept: Each[] = [];
  for (const tick of upwards) {
    const below = kept.at(-1);
    if (!below || tick.place - below.place >= line) kept.push(tick);
  }
  const top = upwards.at(-1);
  if (top && kept.length > 1 && kept.at(-1) !== top) kept[kept.length - 1] = top;
  return kept;
}

/** The digits beyond the usual ones with which no two of the values read the same; not more than `most`. */
export function moreDigits<Value>(
  values: readonly Value[],
  write: (value: Value, more: number) => string,
  most = 4,
): number {
  let more = 0;
  while (more < most && new Set(values.map((value) => write(value, more))).size < values.length) more += 1;
  return more;
}
