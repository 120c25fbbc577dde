/** Fields and values on one data set: limits, defaults, and what becomes of values that move to another. */
import { type Dataset, type Examples, examplesOf, hasPoints } from '../datasets/dataset.ts';
import { type DatasetId, datasetOf, datasets } from '../datasets/datasets.ts';
import { type Limits, limitsOn, matters } from './dataset-limits.ts';
import { type Field, type NumberField, units } from './field.ts';
import { defaultHyperparameters, fieldAt, type Hyperparameters, limits } from './hyperparameters.ts';
import { dense, hyperparameters } from './preset.ts';

const clamped = (value: number, { minimum, maximum }: Limits): number => Math.min(maximum, Math.max(minimum, value));

/** What the form calls fields that count examples, where these are points. */
const pointWords = {
  trainSize: {
    label: { ko: '사용할 점', en: 'Points used' },
    help: {
      ko: '학습 데이터 중 사용할 점의 수입니다.',
      en: 'How many of the training points to use.',
    },
    unit: units.points,
  },
  batchSize: {
    help: { ko: '한 스텝에 학습하는 점의 수입니다.', en: 'How many points each step uses.' },
    unit: units.points,
  },
};

/** The field at `path` with the limits of the data set; undefined if there is no such field. */
export function fieldOn(dataset: Dataset, path: string): Field | undefined {
  const field = fieldAt(path);
  const own = limitsOn(dataset, path);
  if (!field || !own || (field.kind !== 'integer' && field.kind !== 'number')) return field;
  const words = hasPoints(dataset) && path in pointWords ? pointWords[path as keyof typeof pointWords] : {};
  return { ...field, ...own, default: clamped(field.default, own), ...words };
}

/**
 * The field at `path` with the limits that the data sets of one kind have in all; undefined where it matters on none of them,
 * or if there is no such field.
 */
export function fieldOnKind(kind: Examples, path: string): Field | undefined {
  const fields = datasets
    .filter((dataset) => examplesOf(dataset) === kind && matters(dataset, path))
    .flatMap((dataset) => fieldOn(dataset, path) ?? []);
  const [first] = fields;
  if (first?.kind !== 'integer' && first?.kind !== 'number') return first;
  const numbers = fields as NumberField[];
  return {
    ...first,
    minimum: Math.min(...numbers.map(({ minimum }) => minimum)),
    maximum: Math.max(...numbers.map(({ maximum }) => maximum)),
  };
}

/** The most blocks or dense layers on the data set. */
export const mostLayers = (dataset: Dataset, list: 'blocks' | 'dense'): number =>
  limitsOn(dataset, `${list}.length`)?.maximum ?? limits[list];

/** The form's initial values: on points a network that learns them within seconds, of the lecture's kind for four points. */
export function defaultsOn(id: DatasetId): Hyperparameters {
  const dataset = datasetOf({ dataset: id });
  if (!hasPoints(dataset)) return { ...defaultHyperparameters, dataset: id };
  const { training, whole } = dataset;
  const size: Partial<Hyperparameters> = whole
    ? { dense: [dense(3)], learningRate: 1, batchSize: training, epochs: 1000 }
    : {
        dense: [dense(8), dense(8)],
        learningRate: 0.3,
        validationShare: 0.2,
        inputScaling: 'plus-minus-one',
        batchSize: 32,
        epochs: 200,
      };
  return hyperparameters({
    dataset: id,
    trainSize: training,
    blocks: [],
    activation: 'tanh',
    optimizer: 'sgd',
    ...size,
  });
}

/**
 * The hyperparameters on another data set: with numbers moved within its limits. Between images, four points and clouds nothing
 * of a network for the one makes sense for the other, so its defaults take their place; the seed stays.
 */
export function movedTo(id: DatasetId, values: Hyperparameters): Hyperparameters {
  const [before, dataset] = [datasetOf(values), datasetOf({ dataset: id })];
  const alike = hasPoints(before) === hasPoints(dataset) && before.whole === dataset.whole;
  if (!alike) return { ...defaultsOn(id), seed: values.seed };
  const within = (path: 'trainSize' | 'batchSize' | 'epochs') => clamped(values[path], limitsOn(dataset, path)!);
  return {
    ...values,
    dataset: id,
    trainSize: within('trainSize'),
    batchSize: within('batchSize'),
    epochs: within('epochs'),
  };
}
