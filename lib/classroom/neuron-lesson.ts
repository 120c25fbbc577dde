/** The ready lesson on points: one neuron learns OR and AND and fails on XOR, hidden layers solve it, and the class duels on a spiral. */
import { lessonFileVersion, type Plan } from './lesson.ts';
import { roundOf, type Step, sentOf } from './step-lesson.ts';

const runsEach = 5;

const steps: readonly Step[] = [
  {
    preset: 'or-neuron',
    minutes: 7,
    title: { ko: '뉴런 하나가 OR를 배운다', en: 'One neuron learns OR' },
    task: {
      ko: '뉴런 하나는 평면을 직선 하나로 나눕니다. OR의 네 점을 나눌 수 있을까요? 학습률을 바꿔 가며 결정 경계가 자리 잡는 모습을 보세요.',
      en: 'One neuron divides the plane by one straight line. Can it separate the four points of OR? Change the learning rate and watch the boundary find its place.',
    },
    open: ['learningRate', 'epochs'],
  },
  {
    preset: 'and-neuron',
    minutes: 7,
    title: { ko: 'AND도 배운다', en: 'And AND' },
    task: {
      ko: '같은 뉴런이 AND도 배웁니다. OR와 무엇이 달라졌나요? 가중치와 편향을 비교해 보세요.',
      en: 'The same neuron learns AND. What is different from OR? Compare the weights and the biases.',
    },
    open: ['learningRate', 'epochs'],
  },
  {
    preset: 'xor-neuron',
    minutes: 10,
    title: { ko: 'XOR에서 막힌다', en: 'Stuck on XOR' },
    task: {
      ko: '이번에는 XOR입니다. 학습률, 에포크, 옵티마이저를 무엇으로 바꿔도 손실은 ln 2 = 0.6931 아래로 내려가지 않습니다. 왜 그럴까요? 직선 하나로 네 점을 나눠 보세요.',
      en: 'Now XOR. Whatever learning rate, epochs or optimizer you choose, the loss stands at ln 2 = 0.6931. Why? Try to separate the four points by one straight line.',
    },
    open: ['learningRate', 'epochs', 'optimizer', 'momentum'],
  },
  {
    preset: 'xor-3',
    minutes: 12,
    title: { ko: '은닉층이 푼다', en: 'A hidden layer solves it' },
    task: {
      ko: '은닉층을 넣으면 직선을 여러 개 쓸 수 있습니다. 은닉 뉴런은 적어도 몇 개 필요한가요? 잘 안 되면 시드를 바꿔 보세요. 운이 나쁜 출발점도 있습니다.',
      en: 'A hidden layer can use several lines. How few hidden neurons are enough? If a run gets stuck, try another seed: some starting points are unlucky.',
    },
    open: ['learningRate', 'epochs', 'activation', 'dense.length', 'dense.*.units'],
  },
  {
    preset: 'spiral-16-16',
    minutes: 14,
    title: { ko: '나선 대결', en: 'The spiral duel' },
    task: {
      ko: '모든 설정이 열렸습니다. 두 나선을 가장 잘 나누는 신경망을 만들어 보세요. 검증 정확도가 같으면 파라미터가 적은 쪽이 더 멋집니다.',
      en: 'Everything is open. Who separates the two arms of the spiral best? With equal accuracy, fewer parameters are more elegant.',
    },
    open: null,
    // What the class has seen so far, which is not yet enough.
    changes: () => ({ activation: 'tanh', optimizer: 'sgd', learningRate: 0.1, dense: [{ units: 4, dropout: 0 }] }),
  },
];

/** Fifty minutes; a run takes seconds on any machine. */
export const neuronLesson: Plan = {
  version: lessonFileVersion,
  title: { ko: '뉴런에서 XOR까지', en: 'From the neuron to XOR' },
  rounds: steps.map((step) => roundOf(step, sentOf(step), runsEach, step.task)),
};
