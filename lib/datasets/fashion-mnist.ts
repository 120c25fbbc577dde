/** Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): articles of clothing in grey, in MNIST's form. */
import type { Dataset } from './dataset.ts';

export const fashionMnist = {
  id: 'fashion-mnist',
  name: 'Fashion-MNIST',
  shape: [28, 28, 1],
  classes: [
    { name: 'T-shirt/top', label: { ko: '티셔츠', en: 'T-shirt' } },
    { name: 'Trouser', label: { ko: '바지', en: 'trousers' } },
    { name: 'Pullover', label: { ko: '스웨터', en: 'pullover' } },
    { name: 'Dress', label: { ko: '드레스', en: 'dress' } },
    { name: 'Coat', label: { ko: '코트', en: 'coat' } },
    { name: 'Sandal', label: { ko: '샌들', en: 'sandal' } },
    { name: 'Shirt', label: { ko: '셔츠', en: 'shirt' } },
    { name: 'Sneaker', label: { ko: '운동화', en: 'sneaker' } },
    { name: 'Bag', label: { ko: '가방', en: 'bag' } },
    { name: 'Ankle boot', label: { ko: '앵클부츠', en: 'ankle boot' } },
  ],
  training: 60_000,
  test: 10_000,
  means: [0.286],
  deviations: [0.353],
  file: { name: 'fashion-mnist.bin', magic: 'FASHION\0' },
  loaders: {
    keras: 'fashion_mnist',
    torchvision: 'FashionMNIST',
    files: {
      kind: 'idx',
      page: 'https://github.com/zalandoresearch/fashion-mnist',
      site: 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com',
      folder: 'fashion-mnist',
    },
  },
} as const satisfies Dataset;
