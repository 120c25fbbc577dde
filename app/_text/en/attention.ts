/** What a network looks at in an image, on the run page and the try page, in English. */
import type { Texts } from '#app/_text/ko/texts.ts';

export const attention: Texts['attention'] = {
  title: 'What does it look at?',
  view: 'Show',
  views: {
    both: 'Overlay',
    heat: 'Heat map',
  },
  method: 'Method',
  methods: {
    gradCam: 'Grad-CAM',
    occlusion: 'Occlusion',
  },
  class: 'Class asked about',
  why: 'Why {name}?',
  askTrue: 'Why {name}? (true class)',
  cold: 'less',
  hot: 'more',
  heatFor: '{method, select, gradCam {Grad-CAM} other {Occlusion}}: the parts of the image that speak for {name}',
  nothing: 'Nothing in this image speaks for {name}.',
  gradCamHelp:
    'Grad-CAM weights the feature maps of the last convolution by how much they raise the output for the class. Bright is what speaks for it.',
  gradCamPlaces:
    'From {layer}: {rows, number} × {columns, number} places, enlarged to the image. The colours of each class are relative to its own hottest place.',
  noConvolution: 'This network has no convolution, so there are no feature maps for Grad-CAM.',
  tryOcclusion: 'Occlusion, under “Try it”, works for any network.',
  occlusionHelp:
    'A square of {side, number} × {side, number} pixels in the mean colour covers one place after the other. Bright is where the class then becomes less probable.',
  cover: '{again, select, true {Cover again} other {Cover place by place}}',
  covering: 'Covering the image place by place',
  stop: 'Stop',
  failed: 'The network did not answer. Try again.',
  drop: 'Covered at the brightest place, {name} loses {points} percentage points on average.',
};
