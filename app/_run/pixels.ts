/** The pixels of an image of the data set, for what computes with them. */

/** Red, green and blue 0…255 of each pixel, row after row; throws where it is no image. */
export async function pixelsOf(blob: Blob): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const source = await createImageBitmap(blob);
  const { width, height } = source;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(source, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8ClampedArray.from({ length: 3 * width * height }, (_, at) => data[4 * Math.floor(at / 3) + (at % 3)]!);
}
