/** From a drawing of any size to a network's input, as the pictures of its data set were made. */

/** How the pictures of a data set were fitted into their square. */
export type Fitting = {
  /** The longer side of what is drawn, in the picture's pixels. */
  readonly box: number;
  /** What lies in the picture's middle: the centre of mass of the ink, or the middle of its bounding box. */
  readonly centre: 'mass' | 'middle';
};

type Extent = { left: number; top: number; right: number; bottom: number; massX: number; massY: number };

/** The bounding box, its last pixels included, and the centre of mass in pixels; undefined without ink. */
function extentOf(ink: Uint8ClampedArray, side: number): Extent | undefined {
  const extent = { left: side, top: side, right: 0, bottom: 0 };
  let [mass, sumX, sumY] = [0, 0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const value = ink[y * side + x]!;
      if (value === 0) continue;
      extent.left = Math.min(extent.left, x);
      extent.right = Math.max(extent.right, x + 1);
      extent.top = Math.min(extent.top, y);
      extent.bottom = Math.max(extent.bottom, y + 1);
      mass += value;
      sumX += value * (x + 0.5);
      sumY += value * (y + 0.5);
    }
  }
  return mass > 0 ? { ...extent, massX: sumX / mass, massY: sumY / mass } : undefined;
}

/** The mean ink of a rectangle, with its edge pixels counted by the share that it covers; there is none outside the drawing. */
function meanOf(ink: Uint8ClampedArray, side: number, left: number, top: number, width: number): number {
  let sum = 0;
  const [right, bottom] = [left + width, top + width];
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(side, bottom); y++) {
    const high = Math.min(y + 1, bottom) - Math.max(y, top);
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(side, right); x++) {
      sum += ink[y * side + x]! * high * (Math.min(x + 1, right) - Math.max(x, left));
    }
  }
  return sum / width ** 2;
}

/**
 * Fits a drawing into a picture `to` pixels wide. `ink` is `side` × `side`, 0 for paper to 255; so is the result, which is
 * null without ink. What is drawn is scaled until its longer side is the fitting's box, each pixel the mean of what it
 * covers, and moved by whole pixels until it is centred best. MNIST was made so with a box of 20 and the centre of mass
 * (LeCun et al. 1998, §III), Fashion-MNIST with a box of 28 and the middle (Xiao, Rasul and Vollgraf 2017, §2).
 */
export function fitted(ink: Uint8ClampedArray, side: number, fitting: Fitting, to: number): Uint8ClampedArray | null {
  const extent = extentOf(ink, side);
  if (!extent) return null;
  const { left, top, right, bottom, massX, massY } = extent;
  /** The side of one pixel of the picture, in pixels of the drawing. */
  const pixel = Math.max(right - left, bottom - top) / fitting.box;
  const byMass = fitting.centre === 'mass';
  // MNIST's centres of mass lie in the pixel behind the middle: within half a pixel of its own middle, all of them.
  const middle = byMass ? to / 2 + 0.5 : to / 2;
  /** Where the bounding box begins, in pixels of the picture. */
  const beginning = (from: number, centre: number) => Math.round(middle - (centre - from) / pixel);
  const fromX = left - pixel * beginning(left, byMass ? massX : (left + right) / 2);
  const fromY = top - pixel * beginning(top, byMass ? massY : (top + bottom) / 2);
  return Uint8ClampedArray.from({ length: to * to }, (_, place) =>
    meanOf(ink, side, fromX + (place % to) * pixel, fromY + Math.floor(place / to) * pixel, pixel),
  );
}
