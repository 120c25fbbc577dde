/** A notebook's texts above each section of its source, in both languages. */
import { type Dataset, hasPoints, imageShapeOf } from '../../datasets/dataset.ts';
import type { Text } from '../../language.ts';
import type { Framework } from '../source-code.ts';
import { pointExplanation } from './points.ts';
import type { SectionId } from './section.ts';

const inFull = (count: number): string => count.toLocaleString('en');

function dataWords(dataset: Dataset): Text {
  if (hasPoints(dataset)) return pointExplanation(dataset);
  const { name, classes, training, test } = dataset;
  const { height, width, channels } = imageShapeOf(dataset);
  const colours = channels === 3 ? { ko: '컬러', en: 'colour' } : { ko: '흑백', en: 'grey' };
  const all = inFull(training + test);
  return {
    ko: `## 데이터\n\n${name}: ${width}×${height} 픽셀 ${colours.ko} 이미지 ${all}장, ${classes.length}개 클래스입니다. 그중 ${inFull(training)}장을 학습과 검증으로 나누고, 나머지 ${inFull(test)}장(테스트)은 마지막에 한 번만 확인합니다. 검증 이미지로는 학습하지 않으므로 과적합을 알 수 있습니다.`,
    en: `## Data\n\n${name} is ${all} ${colours.en} images of ${width}×${height} pixels in ${classes.length} classes. ${inFull(training)} are split into training and validation; the other ${inFull(test)} are the test set, used once at the very end. The network does not learn from validation images, so they show when it overfits.`,
  };
}

/** Above each section's code: a heading and what to look at. */
export const explanationsOf = (dataset: Dataset): Record<SectionId, Text> => ({
  setup: {
    ko: '## 설정\n\n수업에서 고른 하이퍼파라미터입니다. 숫자를 바꾸고 아래 셀을 차례로 다시 실행하면 결과가 어떻게 달라지는지 볼 수 있습니다. 라이브러리마다 난수 생성 방식이 달라, 시드가 같아도 수업의 곡선과 똑같지는 않습니다.',
    en: '## Hyperparameters\n\nChosen in class. Change a number and rerun the cells below to see its effect. Each library generates random numbers differently, so the curves resemble those from class but are not identical.',
  },
  data: dataWords(dataset),
  augmentation: {
    ko: '## 이미지 증강\n\n학습할 때마다 이미지를 무작위로 조금씩 바꿉니다. 신경망이 똑같은 이미지를 두 번 보는 일이 거의 없어 외우기 어려워집니다. 검증과 테스트 이미지는 바꾸지 않습니다.',
    en: '## Augmentation\n\nTraining images change a little at random each time. The network never sees quite the same image twice, so it cannot easily memorize them. Validation and test images stay unchanged.',
  },
  model: {
    ko: '## 신경망\n\n합성곱 블록이 무늬를 찾고, 풀링이 이미지를 줄이고, 마지막 층이 클래스별 점수를 계산합니다. 아래에 출력되는 층별 파라미터 수를 수업 화면의 표와 비교해 보세요.',
    en: '## Network\n\nConvolution blocks look for patterns, pooling shrinks the image, and the last layer scores each class. Compare the parameters of each layer printed below with the table from class.',
  },
  training: {
    ko: '## 학습\n\n배치마다 손실의 기울기를 구해 가중치를 조금씩 갱신합니다. 에포크가 끝날 때마다 검증 손실과 정확도를 측정합니다. GPU가 없으면 오래 걸릴 수 있습니다. Colab에서는 **런타임 → 런타임 유형 변경 → GPU**를 골라 주세요.',
    en: '## Training\n\nEach batch moves the weights a little along the gradient of the loss; each epoch ends with a validation. Without a GPU this can take long: in Colab, choose **Runtime → Change runtime type → GPU**.',
  },
  test: {
    ko: '## 테스트\n\n설정을 모두 정한 뒤 한 번만 확인합니다. 테스트 점수를 보고 설정을 다시 고르면, 그 점수로는 처음 보는 이미지에 대한 성능을 알 수 없습니다.',
    en: '## Test\n\nCheck this once, when everything is decided. If you choose hyperparameters by the test score, it no longer shows how the network does on new images.',
  },
});

export const titleOf = ({ name }: Dataset): Text => ({
  ko: `${name} 신경망 학습하기`,
  en: `Training a network on ${name}`,
});

export const openings: Record<'lead' | 'install' | 'curves' | 'mistakes', Text> = {
  lead: {
    ko: '수업에서 만든 것과 같은 신경망입니다. 셀을 위에서부터 차례로 실행해 주세요(Shift+Enter).',
    en: 'The same network as in class. Run the cells from top to bottom (Shift+Enter).',
  },
  install: {
    ko: '필요한 라이브러리를 설치합니다. Colab에는 이미 설치되어 있습니다.',
    en: 'Installs the libraries; Colab already has them.',
  },
  curves: {
    ko: '## 곡선\n\n학습 곡선은 계속 좋아지는데 검증 곡선이 멈추거나 나빠지면 과적합입니다.',
    en: '## Curves\n\nIf the training curve keeps improving while the validation curve stalls or gets worse, the network overfits.',
  },
  mistakes: {
    ko: '## 틀린 예측\n\n신경망이 틀린 검증 이미지입니다. 제목은 정답 → 예측입니다.',
    en: '## Mistakes\n\nValidation images the network got wrong, titled true class → prediction.',
  },
};

/** Each notebook's Python packages. */
export const packages: Record<Exclude<Framework, 'tensorflow-js'>, string> = {
  keras: 'keras tensorflow matplotlib',
  pytorch: 'torch torchvision matplotlib',
};

const classesOf = ({ classes }: Dataset) => `classes = [${classes.map(({ name }) => `"${name}"`).join(', ')}]`;

/** Images of one channel are drawn in grey, not in false colours. */
const greyMap = (dataset: Dataset) => (imageShapeOf(dataset).channels === 1 ? ', cmap="gray"' : '');

/** Draws loss and accuracy over epochs. */
export const curvesCode: Record<Exclude<Framework, 'tensorflow-js'>, string> = {
  keras: `import matplotlib.pyplot as plt

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
for axes, name in [(left, "loss"), (right, "accuracy")]:
    axes.plot(history.history[name], label="training")
    axes.plot(history.history[f"val_{name}"], label="validation")
    axes.set(xlabel="epoch", title=name)
    axes.legend()
plt.show()`,
  pytorch: `import matplotlib.pyplot as plt

train_losses, train_accuracies, val_losses, val_accuracies = zip(*history)
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
for axes, name, trained, validated in [
    (left, "loss", train_losses, val_losses),
    (right, "accuracy", train_accuracies, val_accuracies),
]:
    axes.plot(trained, label="training")
    axes.plot(validated, label="validation")
    axes.set(xlabel="epoch", title=name)
    axes.legend()
plt.show()`,
};

/** Shows validation images that were misclassified. */
export const mistakesCode = (dataset: Dataset): Record<Exclude<Framework, 'tensorflow-js'>, string> => ({
  keras: `${classesOf(dataset)}
scores = model.predict(images[validation], verbose=0)
predicted = scores.argmax(axis=1)
true = labels[validation] if labels.ndim == 1 else labels[validation].argmax(axis=1)
wrong = np.flatnonzero(predicted != true)[:12]

figure, places = plt.subplots(2, 6, figsize=(11, 4.4))
for axes in places.flat:
    axes.axis("off")
for axes, index in zip(places.flat, wrong):
    axes.imshow(images[validation[index]]${greyMap(dataset)})
    axes.set_title(f"{classes[int(true[index])]} → {classes[predicted[index]]}", fontsize=9)
plt.show()`,
  pytorch: `${classesOf(dataset)}
model.eval()
with torch.no_grad():
    parts = images[validation].split(250)
    predicted = torch.cat([model(part.to(device).float()).argmax(dim=1).cpu() for part in parts])
true = labels[validation]
wrong = torch.where(predicted != true)[0][:12]

figure, places = plt.subplots(2, 6, figsize=(11, 4.4))
for axes in places.flat:
    axes.axis("off")
for axes, index in zip(places.flat, wrong):
    axes.imshow(images[validation[index]].permute(1, 2, 0)${greyMap(dataset)})
    axes.set_title(f"{classes[true[index]]} → {classes[predicted[index]]}", fontsize=9)
plt.show()`,
});
