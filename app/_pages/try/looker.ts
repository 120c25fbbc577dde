/** Lets a network look at pictures as they come: one at a time, of those that come meanwhile the latest. */

export type Looker = { readonly want: (pixels: Uint8ClampedArray) => void; readonly stop: () => void };

type Predict = (pixels: Uint8ClampedArray) => Promise<Float32Array>;

/** `onFound` hears what the network makes of a picture, or null where it failed. */
export function createLooker(predict: Predict, onFound: (probabilities: Float32Array | null) => void): Looker {
  let wanted: Uint8ClampedArray | null = null;
  let [busy, stopped] = [false, false];

  async function look(): Promise<void> {
    busy = true;
    while (wanted !== null && !stopped) {
      const pixels = wanted;
      wanted = null;
      const found = await predict(pixels).catch(() => null);
      if (!stopped) onFound(found);
    }
    busy = false;
  }

  return {
    want(pixels) {
      wanted = pixels;
      if (!busy) void look();
    },
    stop() {
      stopped = true;
    },
  };
}
