/** What differs in the source of a run on points: the class's own points are in it, so nothing is downloaded. */
import type { Dataset } from '../../datasets/dataset.ts';
import { pointsOf } from '../../datasets/points.ts';
import type { Text } from '../../language.ts';
import type { Framework } from '../source-code.ts';

/** The source that is written for images, in the words of points. */
export const inWordsOfPoints = (code: string): string =>
  code
    .replaceAll('IMAGES', 'POINTS')
    .replaceAll('images', 'points')
    .replaceAll('Images', 'Points')
    .replace(/\bimage\b/g, 'point')
    .replaceAll('pixels', 'numbers')
    .replaceAll('Pixels', 'Numbers');

const inBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Text in pieces that fit into a line. */
const pieces = (text: string): string[] => text.match(/.{1,88}/g) ?? [];

/** Classes repeat after four points. */
const period = 4;

type Part = { readonly coded: string[]; readonly labels: readonly number[]; readonly times: number };

function partOf(dataset: Dataset, part: 'training' | 'test'): Part {
  const { values, labels } = pointsOf(dataset, part);
  return { coded: pieces(inBase64(values)), labels: [...labels.subarray(0, period)], times: labels.length / period };
}

/** Lines that define the points, and of a whole data set also which train and validate. */
export function pointLines(framework: Framework, dataset: Dataset): string[] {
  return dataset.whole ? writtenOut(framework, dataset) : inCode(framework, dataset);
}

const inputWords = 'x and y of each point are integers 0…255; the network scales them itself.';

/** Four points, to be read. */
function writtenOut(framework: Framework, dataset: Dataset): string[] {
  const { values, labels } = pointsOf(dataset, 'training');
  const rows = Array.from(labels, (_, index) => `[${values[2 * index]}, ${values[2 * index + 1]}]`).join(', ');
  const all = [...labels].join(', ');
  switch (framework) {
    case 'keras':
      return [
        `# ${inputWords}`,
        `images, labels = np.array([${rows}]), np.array([${all}])`,
        'test_images, test_labels = images, labels',
        '# All points train, and the same ones validate.',
        'train = validation = np.arange(len(labels))',
      ];
    case 'pytorch':
      return [
        `# ${inputWords}`,
        `images, labels = torch.tensor([${rows}]), torch.tensor([${all}])`,
        'test_images, test_labels = images, labels',
        '# All points train, and the same ones validate.',
        'train = validation = torch.arange(len(labels))',
      ];
    case 'tensorflow-js':
      return [
        `// ${inputWords}`,
        `const known = { pixels: Uint8Array.from([${rows}].flat()), labels: [${all}] };`,
        'const unseen = known;',
        '// All points train, and the same ones validate.',
        'const train = [...known.labels.keys()];',
        'const validation = train;',
      ];
  }
}

/** Many points, as their bytes. */
function inCode(framework: Framework, dataset: Dataset): string[] {
  const [known, unseen] = [partOf(dataset, 'training'), partOf(dataset, 'test')];
  if (framework === 'tensorflow-js') {
    const load = ({ coded, labels, times }: Part) => [
      '  [',
      ...coded.map((piece) => `    '${piece}',`),
      `  ].join(''),`,
      `  Array.from({ length: ${times} }, () => [${labels.join(', ')}]).flat(),`,
    ];
    return [
      `// The points of the class: ${inputWords}`,
      "const pointsOf = (coded, labels) => ({ pixels: Uint8Array.from(Buffer.from(coded, 'base64')), labels });",
      'const known = pointsOf(',
      ...load(known),
      ');',
      'const unseen = pointsOf(',
      ...load(unseen),
      ');',
    ];
  }
  const labelled = ({ labels, times }: Part) => {
    const list = `[${labels.join(', ')}]`;
    return framework === 'keras' ? `np.tile(${list}, ${times})` : `torch.tensor(${list} * ${times})`;
  };
  const arrayed = (name: string) =>
    framework === 'keras'
      ? `np.frombuffer(b64decode(${name}), np.uint8).reshape(-1, 2)`
      : `torch.frombuffer(bytearray(b64decode(${name})), dtype=torch.uint8).view(-1, 2)`;
  const text = (name: string, { coded }: Part) => [`${name} = (`, ...coded.map((piece) => `    "${piece}"`), ')'];
  return [
    `# The points of the class: ${inputWords}`,
    ...text('KNOWN', known),
    ...text('UNSEEN', unseen),
    `images, labels = ${arrayed('KNOWN')}, ${labelled(known)}`,
    `test_images, test_labels = ${arrayed('UNSEEN')}, ${labelled(unseen)}`,
  ];
}

/** What a notebook says of the points. */
export function pointExplanation({ name, classes, training, test, whole }: Dataset): Text {
  return whole
    ? {
        ko: `## 데이터\n\n${name}: 평면의 점 ${training}개, ${classes.length}개 클래스입니다. 점이 ${training}개뿐이라 모두 학습하고, 같은 점으로 검증하고 테스트합니다.`,
        en: `## Data\n\n${name} is ${training} points in the plane, in ${classes.length} classes. With only ${training} points all are trained on, and the same ones are validation and test.`,
      }
    : {
        ko: `## 데이터\n\n${name}: 평면의 점 ${training + test}개, ${classes.length}개 클래스입니다. 그중 ${training}개를 학습과 검증으로 나누고, 나머지 ${test}개(테스트)는 마지막에 한 번만 확인합니다.`,
        en: `## Data\n\n${name} is ${training + test} points in the plane, in ${classes.length} classes. ${training} are split into training and validation; the other ${test} are the test set, used once at the very end.`,
      };
}

/** Above the drawing of the boundary, which takes the place of misclassified images. */
export const boundaryWords: Text = {
  ko: '## 결정 경계\n\n평면의 각 자리에서 신경망이 본 클래스 1의 확률입니다.',
  en: '## Decision boundary\n\nThe probability of class 1 everywhere in the plane.',
};

/** Draws the plane with the points on it. */
export const boundaryCode: Record<Exclude<Framework, 'tensorflow-js'>, string> = {
  keras: `side = np.linspace(0, 255, 128)
grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
probability = keras.ops.softmax(model.predict(grid, verbose=0))[:, 1]
plt.imshow(np.reshape(probability, (128, 128)), origin="lower", extent=(0, 255, 0, 255), cmap="coolwarm")
classes = labels if labels.ndim == 1 else labels.argmax(axis=1)
plt.scatter(*images.T, c=classes, cmap="coolwarm", edgecolors="white")
plt.show()`,
  pytorch: `side = torch.linspace(0, 255, 128)
grid = torch.cartesian_prod(side, side).flip(1)
model.eval()
with torch.no_grad():
    probability = model(grid.to(device)).softmax(dim=1)[:, 1].cpu()
plt.imshow(probability.view(128, 128), origin="lower", extent=(0, 255, 0, 255), cmap="coolwarm")
plt.scatter(*images.T, c=labels, cmap="coolwarm", edgecolors="white")
plt.show()`,
};
