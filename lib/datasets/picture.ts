/** From a picture of any size to a network's input: a square of it, each pixel the mean of those it covers. */

export type PictureSize = { readonly width: number; readonly height: number };

/** `zoom` 1 is the largest square; `x` and `y` are its position, 0…1 from the left and the top. */
export type View = { readonly zoom: number; readonly x: number; readonly y: number };

export const wholeView: View = { zoom: 1, x: 0.5, y: 0.5 };

/** With more zoom, a square could have fewer pixels than a network's input. */
export const mostZoom = 8;

export type Square = { readonly left: number; readonly top: number; readonly side: number };

/** The part of the picture that a view shows, in pixels. */
export function squareOf({ width, height }: PictureSize, { zoom, x, y }: View): Square {
  const side = Math.min(width, height) / zoom;
  return { left: x * (width - side), top: y * (height - side), side };
}

const within = (value: number) => Math.min(1, Math.max(0, value));

/** The view moved right and down by fractions of its side. */
export function moved(size: PictureSize, view: View, right: number, down: number): View {
  const { left, top, side } = squareOf(size, view);
  const share = (at: number, length: number) => (length > side + 1e-9 ? within(at / (length - side)) : 0.5);
  return {
    ...view,
    x: share(left + right * side, size.width),
    y: share(top + down * side, size.height),
  };
}

/** The view at another zoom with the same centre, kept within the picture. */
export function zoomed(size: PictureSize, view: View, zoom: number): View {
  const before = squareOf(size, view);
  const next = { ...view, zoom: Math.min(mostZoom, Math.max(1, zoom)) };
  const { side } = squareOf(size, next);
  const share = (at: number, length: number) =>
    length > side + 1e-9 ? within((at + (before.side - side) / 2) / (length - side)) : 0.5;
  return { ...next, x: share(before.left, size.width), y: share(before.top, size.height) };
}

/**
 * Shrinks an RGBA square `side` pixels wide to an RGB one `to` pixels wide: each new pixel is the mean of those it covers.
 * `to` must divide `side`.
 */
export function shrunk(pixels: Uint8ClampedArray, side: number, to: number): Uint8ClampedArray<ArrayBuffer> {
  const block = side / to;
  const result = new Uint8ClampedArray(to * to * 3);
  for (let row = 0; row < to; row++) {
    for (let column = 0; column < to; column++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let y = row * block; y < (row + 1) * block; y++) {
          for (let x = column * block; x < (column + 1) * block; x++) sum += pixels[4 * (y * side + x) + channel]!;
        }
        result[3 * (row * to + column) + channel] = sum / block ** 2;
      }
    }
  }
  return result;
}

/** An RGB picture in grey, by the brightness of each pixel (ITU-R BT.601), still with three values each. */
export function inGrey(pixels: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const result = new Uint8ClampedArray(pixels.length);
  for (let at = 0; at < pixels.length; at += 3) {
    result.fill(0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]!, at, at + 3);
  }
  return result;
}

/** The labels of the `count` most probable classes, most probable first. */
export function mostProbable(
  probabilities: ArrayLike<number>,
  count: number,
): { readonly label: number; readonly probability: number }[] {
  return Array.from(probabilities, (probability, label) => ({ label, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, count);
}
