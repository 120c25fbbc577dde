/** Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): articles of clothing in grey, in MNIST's form. */
import { classesOf, type Dataset } from './dataset.ts';

export const fashionMnist = {
  id: 'fashion-mnist',
  name: 'Fashion-MNIST',
  shape: [28, 28, 1],
  classes: classesOf([
    ['T-shirt/top', '티셔츠', 'T-shirt'],
    ['Trouser', '바지', 'trousers'],
    ['Pullover', '스웨터', 'pullover'],
    ['Dress', '드레스', 'dress'],
    ['Coat', '코트', 'coat'],
    ['Sandal', '샌들', 'sandal'],
    ['Shirt', '셔츠', 'shirt'],
    ['Sneaker', '운동화', 'sneaker'],
    ['Bag', '가방', 'bag'],
    ['Ankle boot', '앵클부츠', 'ankle boot'],
  ]),
  training: 60_000,
  test: 10_000,
  means: [0.286],
  deviations: [0.353],
  drawing: { box: 28, centre: 'middle' },
  file: { name: 'fashion-mnist.bin', magic: 'FASHION\0' },
} as const satisfies Dataset;
