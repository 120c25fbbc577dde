/** The numbers of one run at one step, which make up a curve. */
import * as z from 'zod/mini';
import { count } from '../schemas.ts';

const number = z.number();

/** Means over the steps since the previous point; `step` is the last of them, counted from 1. */
export const trainingPointSchema = z.object({
  step: count,
  loss: number,
  /** 0…1 */
  accuracy: number,
  learningRate: number,
  imagesPerSecond: number,
  /** Of the whole run up to here. */
  computeSeconds: number,
});

/** Means over one epoch of training, and the validation that followed it; `epoch` counts from 1. */
export const epochPointSchema = z.extend(trainingPointSchema, {
  epoch: count,
  validationLoss: number,
  validationAccuracy: number,
});

export type TrainingPoint = z.infer<typeof trainingPointSchema>;
export type EpochPoint = z.infer<typeof epochPointSchema>;

/** Points of one run, each list in the order of steps. */
export const metricsSchema = z.object({
  points: z.array(trainingPointSchema),
  epochs: z.array(epochPointSchema),
});

export type Metrics = z.infer<typeof metricsSchema>;

/** When the server received it, in milliseconds since 1970: equal for all points of a report. */
const dated = { at: z.int() };

/** Points as the server stores them. */
export const datedMetricsSchema = z.object({
  points: z.array(z.extend(trainingPointSchema, dated)),
  epochs: z.array(z.extend(epochPointSchema, dated)),
});

export type DatedMetrics = z.infer<typeof datedMetricsSchema>;
export type DatedPoint = DatedMetrics['points'][number];
export type DatedEpoch = DatedMetrics['epochs'][number];
