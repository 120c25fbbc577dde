/**
 * Questions of the server to a trainer about a run, and their answers.
 *
 * The server sends `inspect` with an id. The trainer sends the answer's bytes in order as `inspection-part`s
 * under that id, since a message has a size limit, and then replies with the header and the number of bytes. A
 * trainer answers from the run in its memory, or from the run's checkpoint on its disk; if it has neither it replies
 * `unknown-run`, and the server asks another. `not-finite` means that the weights contain NaN or infinity.
 */
import * as z from 'zod/mini';
import { largest } from '../datasets/datasets.ts';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters.ts';
import { count, id } from '../schemas.ts';

export const questionSchema = z.discriminatedUnion('ask', [
  /** The network's variables: weights and moving averages of batch normalization. */
  z.object({ ask: z.literal('weights') }),
  /** The first layer's filters: the kernels of a convolution, or the weights of a dense layer on the image. */
  z.object({ ask: z.literal('filters') }),
  /** The output of every convolution for one image, the image's classification, and where the network looks for each class. */
  z.object({
    ask: z.literal('maps'),
    part: z.enum(['training', 'test']),
    index: z.int().check(z.gte(0), z.lt(largest.training)),
  }),
  /** Training images as augmented in the run; needs no weights, and so no run. */
  z.object({ ask: z.literal('augmented') }),
]);

export const inspectionSchema = z.object({
  id,
  runId: id,
  hyperparameters: hyperparametersSchema,
  question: questionSchema,
});

/** The run's progress at that time: steps and epochs done. */
const moment = { engine: z.int(), step: count, epoch: count };

/** `body` is the variables' numbers, float32, little-endian, one after another in this order. */
export const weightsHeaderSchema = z.object({
  ...moment,
  variables: z.array(z.object({ name: z.string(), shape: z.array(count) })),
});

/** Batch normalization as it computes outside training. */
const affine = z.nullable(z.object({ scales: z.array(z.number()), offsets: z.array(z.number()) }));

/** `body` is float32, little-endian: rows × columns × channels × filters. */
export const filtersHeaderSchema = z.object({
  ...moment,
  layer: z.string(),
  rows: count,
  columns: count,
  channels: count,
  /** The number in the body, and the layer's total. */
  filters: count,
  all: count,
  /** For each filter in the body. */
  biases: z.array(z.number()),
  /** The batch normalization of the image before a convolution, for each channel, and of its sums, for each filter in the body. */
  before: affine,
  behind: affine,
});

/**
 * `body` is one byte per pixel: layer after layer, map after map, row after row; 0 stands for the layer's `lowest` value and
 * 255 for its `highest`. Then one byte per place of Grad-CAM's maps, class after class: 0 stands for 0 and 255 for the class's peak.
 */
export const mapsHeaderSchema = z.object({
  ...moment,
  /** For each class. */
  probabilities: z.array(z.number()),
  layers: z.array(
    z.object({
      /** The convolution; its activation function has been applied. */
      name: z.string(),
      rows: count,
      columns: count,
      /** The number of maps in the body, and the layer's total. */
      maps: count,
      all: count,
      lowest: z.number(),
      highest: z.number(),
    }),
  ),
  /** Grad-CAM from the last convolution's maps; null for a network without convolutions. */
  attention: z.nullable(
    z.object({
      /** That convolution. */
      layer: z.string(),
      rows: count,
      columns: count,
      /** For each class the highest value of its map, in logits; 0 if nothing in the image speaks for the class. */
      peaks: z.array(z.number()),
    }),
  ),
});

/**
 * `body` holds images as bytes, row after row, the channels of each pixel together: those of `first` as augmented in the run's first
 * step, then the first of them as augmented in each of `epochs`.
 */
export const augmentedHeaderSchema = z.object({
  /** Indices of training images: the first of the run's first step. */
  first: z.array(count),
  /** Epochs, counted from 1. */
  epochs: z.array(count),
});

/**
 * For the file `predictions.bin`: the images of the set in the order of the run's predictions. The body is as defined by
 * `predictionsSchema`, then the images' indices in the part as 16-bit unsigned integers, then their labels, a byte each.
 */
export const predictionsHeaderSchema = z.object({
  set: z.enum(['validation', 'test']),
  part: z.enum(['training', 'test']),
  epoch: count,
  count,
});

export const inspectionReplySchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    header: z.record(z.string(), z.unknown()),
    bytes: count,
    /** Of the trainer's time. */
    seconds: z.number().check(z.gte(0)),
  }),
  z.object({
    ok: z.literal(false),
    reason: z.enum(['unknown-run', 'not-finite', 'failed']),
    /** One English sentence for the log. */
    message: z.string().check(z.maxLength(500)),
  }),
]);

/** Maximum bytes in one part. */
export const partBytes = 500_000;

/** Maximum bytes in one answer: the largest network allowed has 120 MB. */
export const answerBytes = 200_000_000;

export type Question = z.infer<typeof questionSchema>;
export type Inspection = z.infer<typeof inspectionSchema>;
export type InspectionReply = z.infer<typeof inspectionReplySchema>;
export type InspectionFault = Extract<InspectionReply, { ok: false }>;
export type FiltersHeader = z.infer<typeof filtersHeaderSchema>;
export type MapsHeader = z.infer<typeof mapsHeaderSchema>;
export type AugmentedHeader = z.infer<typeof augmentedHeaderSchema>;
export type PredictionsHeader = z.infer<typeof predictionsHeaderSchema>;
export type WeightsHeader = z.infer<typeof weightsHeaderSchema>;
