/** How generated source code loads each data set; apart from its value, because few pages need it. */
import type { Dataset } from './dataset.ts';
import type { PublishedId } from './datasets.ts';

/** Published files of records: one byte for an image's class, then its channels one by one. */
export type RecordFiles = {
  readonly kind: 'records';
  readonly page: string;
  readonly archive: string;
  readonly folder: string;
  readonly training: readonly string[];
  readonly test: readonly string[];
};

/** Published files in MNIST's form: images without a channel axis, and labels apart. */
export type IdxFiles = {
  readonly kind: 'idx';
  readonly page: string;
  /** Where the four compressed files are. */
  readonly site: string;
  /** Where generated source code expects them. */
  readonly folder: string;
};

export type Loaders = {
  /** The module of `keras.datasets`. */
  readonly keras: string;
  /** The class of `torchvision.datasets`. */
  readonly torchvision: string;
  readonly files: RecordFiles | IdxFiles;
};

const table: Readonly<Record<PublishedId, Loaders>> = {
  'cifar-10': {
    keras: 'cifar10',
    torchvision: 'CIFAR10',
    files: {
      kind: 'records',
      page: 'https://www.cs.toronto.edu/~kriz/cifar.html',
      archive: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
      folder: 'cifar-10-batches-bin',
      training: ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5'],
      test: ['test_batch'],
    },
  },
  mnist: {
    keras: 'mnist',
    torchvision: 'MNIST',
    files: {
      kind: 'idx',
      page: 'http://yann.lecun.com/exdb/mnist/',
      site: 'https://ossci-datasets.s3.amazonaws.com/mnist',
      folder: 'mnist',
    },
  },
  'fashion-mnist': {
    keras: 'fashion_mnist',
    torchvision: 'FashionMNIST',
    files: {
      kind: 'idx',
      page: 'https://github.com/zalandoresearch/fashion-mnist',
      site: 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com',
      folder: 'fashion-mnist',
    },
  },
};

/** Of a data set of images. */
export const loadersOf = ({ id }: Pick<Dataset, 'id'>): Loaders => table[id as PublishedId];
