/** A place on the x axis that several charts point at together: moved by any of them, told at most once a frame. */
import { createListeners } from '#app/_live/observable.ts';

/** Words that follow the cursor have every second frame: half of them the even ones, half the odd ones. */
type Turn = 0 | 1;

export type Cursor = {
  /** Null where nobody points. */
  get: () => number | null;
  set: (x: number | null) => void;
  /** Words are to be told anew, though x is the same. */
  touch: () => void;
  /** Told in every frame in which x has moved; with a turn, in every second one, for words need not be as quick as lines. */
  subscribe: (listener: () => void, turn?: Turn) => () => void;
};

/** A cursor that points nowhere yet. */
export function createCursor(): Cursor {
  const marks = createListeners();
  const words = [createListeners(), createListeners()] as const;
  let now: number | null = null;
  let isWaiting = false;
  let turn: Turn = 0;
  let moved = false;
  /** By turn, whether its words are behind. */
  const owed = [false, false];

  function tell() {
    turn = turn === 0 ? 1 : 0;
    const due = [...(moved ? [marks] : []), ...(owed[turn] ? [words[turn]] : [])];
    moved = false;
    owed[turn] = false;
    isWaiting = false;
    if (owed[1 - turn]) wait();
    for (const { tell } of due) tell();
  }
  function wait() {
    if (!isWaiting) requestAnimationFrame(tell);
    isWaiting = true;
  }
  function touch() {
    owed.fill(true);
    wait();
  }

  return {
    get: () => now,
    set(x) {
      if (x === now) return;
      now = x;
      moved = true;
      touch();
    },
    touch,
    subscribe: (listener, inTurn) => (inTurn === undefined ? marks : words[inTurn]).subscribe(listener),
  };
}
