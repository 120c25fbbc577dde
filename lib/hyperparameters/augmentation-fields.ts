/** The hyperparameters of augmentation: random changes of training images. */
import { integer, onOff, real, units } from './field.ts';

/** The amounts; 0 or off means none. */
export const augmentationFields = {
  horizontalFlip: onOff({
    default: false,
    topic: 'augmentation',
    label: ['좌우 뒤집기', 'Horizontal flip'],
    help: ['이미지 절반을 좌우로 뒤집습니다.', 'Mirrors half of the images.'],
  }),
  shift: real({
    limits: [0, 0.5],
    step: 0.05,
    default: 0,
    topic: 'augmentation',
    label: ['이동', 'Shift'],
    help: [
      '이미지를 가로세로로 최대 이 비율만큼 이동합니다.',
      'Shifts images in both directions by up to this share of their size.',
    ],
  }),
  rotation: real({
    limits: [0, 45],
    step: 5,
    default: 0,
    topic: 'augmentation',
    label: ['회전', 'Rotation'],
    help: ['이미지를 최대 이 각도만큼 회전합니다.', 'Rotates images by up to this angle, either way.'],
    unit: units.degrees,
  }),
  zoom: real({
    limits: [0, 0.5],
    step: 0.05,
    default: 0,
    topic: 'augmentation',
    label: ['확대·축소', 'Zoom'],
    help: ['이미지를 최대 이 비율만큼 확대하거나 축소합니다.', 'Enlarges or shrinks images by up to this share.'],
  }),
  brightness: real({
    limits: [0, 0.5],
    step: 0.05,
    default: 0,
    topic: 'augmentation',
    label: ['밝기', 'Brightness'],
    help: ['밝기를 최대 이 비율만큼 바꿉니다.', 'Brightens or darkens images by up to this share.'],
  }),
  cutout: integer({
    limits: [0, 16],
    step: 2,
    default: 0,
    topic: 'augmentation',
    label: ['컷아웃', 'Cutout'],
    help: ['한 변이 이만큼인 정사각형 영역을 지웁니다.', 'Blanks out a square with sides this long.'],
    unit: units.pixels,
  }),
} as const;
