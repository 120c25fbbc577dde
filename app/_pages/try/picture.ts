/** A picture that networks look at, and how it is painted. */
import type { ImageShape } from '#lib/datasets/dataset.ts';
import { inGrey, type PictureSize, shrunk, squareOf, type View } from '#lib/datasets/picture.ts';

export type Picture = PictureSize & {
  readonly source: CanvasImageSource;
  /** Moving: painted again and again. */
  readonly live: boolean;
  /** Mirrored, as people know themselves. */
  readonly mirrored: boolean;
  /** Its class, where that is known. */
  readonly label: number | null;
};

/** The side of the painted square in pixels: about so much, and a multiple of what the network sees. */
export const paintedSideOf = (seenSide: number) => seenSide * Math.floor(480 / seenSide);

/** Paints the square of the picture that the view shows, and gives what networks see of it, in grey if they see only one channel. */
export function paint(
  canvas: HTMLCanvasElement,
  picture: Picture,
  view: View,
  { width: seenSide, channels }: ImageShape,
): Uint8ClampedArray<ArrayBuffer> {
  const paintedSide = paintedSideOf(seenSide);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const { left, top, side } = squareOf(picture, view);
  context.save();
  if (picture.mirrored) {
    context.translate(paintedSide, 0);
    context.scale(-1, 1);
  }
  // An image of the data set is seen as it is, pixel by pixel.
  context.imageSmoothingEnabled = side > seenSide;
  context.imageSmoothingQuality = 'high';
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, paintedSide, paintedSide);
  context.drawImage(picture.source, left, top, side, side, 0, 0, paintedSide, paintedSide);
  context.restore();
  const seen = shrunk(context.getImageData(0, 0, paintedSide, paintedSide).data, paintedSide, seenSide);
  return channels === 1 ? inGrey(seen) : seen;
}

/** A still picture out of a file or an address; throws where it is none. */
export async function stillOf(blob: Blob, label: number | null): Promise<Picture> {
  const source = await createImageBitmap(blob);
  return { source, width: source.width, height: source.height, live: false, mirrored: false, label };
}
