/** What a network looks at in an image, on the run page and the try page, in Korean. */

export const attention = {
  title: '어디를 보고 판단했나?',
  view: '보기',
  views: {
    both: '겹쳐 보기',
    heat: '히트맵',
  },
  method: '방법',
  methods: {
    gradCam: 'Grad-CAM',
    occlusion: '가려 보기',
  },
  class: '궁금한 클래스',
  why: '왜 {name}일까?',
  askTrue: '왜 {name}일까? (정답)',
  cold: '약함',
  hot: '강함',
  heatFor: '{method, select, gradCam {Grad-CAM} other {가려 보기}}: 이미지에서 {name}의 근거가 되는 곳',
  nothing: '이 이미지에는 {name}의 근거가 되는 곳이 없습니다.',
  gradCamHelp:
    'Grad-CAM은 마지막 합성곱의 특징 맵마다 그 클래스의 출력을 얼마나 높이는지를 가중치로 삼아 더합니다. 밝은 곳이 그 클래스로 본 근거입니다.',
  gradCamPlaces:
    '{layer}의 {rows, number} × {columns, number} 특징 맵을 이미지 크기로 키웠고, 색은 클래스마다 가장 뜨거운 곳을 기준으로 합니다.',
  noConvolution: '합성곱이 없는 신경망이라 Grad-CAM에 쓸 특징 맵이 없습니다.',
  tryOcclusion: '‘직접 해 보기’의 ‘가려 보기’는 어떤 신경망에서나 쓸 수 있습니다.',
  occlusionHelp:
    '평균색의 {side, number} × {side, number} 사각형으로 이미지를 한 곳씩 가려 봅니다. 가렸을 때 그 클래스의 확률이 크게 떨어지는 곳일수록 밝습니다.',
  cover: '{again, select, true {다시 가려 보기} other {한 곳씩 가려 보기}}',
  covering: '이미지를 한 곳씩 가리는 중',
  stop: '중지',
  failed: '신경망이 답하지 못했습니다. 다시 시도해 주세요.',
  drop: '가장 밝은 곳을 가리면 {name} 확률이 평균 {points}%p 떨어집니다.',
};
