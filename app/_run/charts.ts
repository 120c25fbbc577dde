/** A run's curves as pictures to be saved. */

import type { Metrics } from '#lib/classroom/point.ts';
import type { Run } from '#lib/classroom/session.ts';
import { planOf } from '#lib/network/training-plan.ts';
import { chartSvg, type SvgChart, svgSize } from '#lib/takehome/chart-svg.ts';

/** On white paper: the light theme's accent and muted ink. */
const colors = { training: '#868e9a', validation: '#2f5bea' };

export type ChartWords = Record<'loss' | 'accuracy' | 'training' | 'validation' | 'epoch' | 'run', string>;

/** Loss and accuracy side by side, training and validation over epochs. */
export function runSvg({ hyperparameters }: Run, { points, epochs }: Metrics, words: ChartWords): string {
  const { stepsPerEpoch } = planOf(hyperparameters);
  const chart = (of: 'loss' | 'accuracy', validated: 'validationLoss' | 'validationAccuracy'): SvgChart => ({
    title: `${words.run} · ${words[of]}`,
    xLabel: words.epoch,
    xMax: Math.max(1, epochs.at(-1)?.epoch ?? (points.at(-1)?.step ?? 0) / stepsPerEpoch),
    share: of === 'accuracy',
    series: [
      {
        label: words.training,
        color: colors.training,
        width: 1.5,
        points: points.map((point) => ({ x: point.step / stepsPerEpoch, y: point[of] })),
      },
      {
        label: words.validation,
        color: colors.validation,
        width: 2.5,
        dots: epochs.length <= 40,
        points: epochs.map((point) => ({ x: point.epoch, y: point[validated] })),
      },
    ],
  });
  return chartSvg([chart('loss', 'validationLoss'), chart('accuracy', 'validationAccuracy')]);
}

/** The SVG of `charts` charts painted with twice as many pixels, as a PNG. */
export async function pngOf(svg: string, charts: number): Promise<Blob> {
  const { width, height } = svgSize(charts);
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large.'))), 'image/png');
  });
}
