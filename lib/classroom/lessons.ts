/** The ready-made lesson: rounds up the lecture ladder in the time there is, sized so that everybody's runs end in it. */

import { type Language, type Text, textIn } from '../language.ts';
import type { Rate } from '../network/speed.ts';
import { type ClassTrainers, endsInRound } from './class-time.ts';
import {
  fieldsOf,
  goalOf,
  type LadderSize,
  ladderSizes,
  presetOf,
  type Rung,
  type RungId,
  rungs,
  sentOf,
} from './ladder.ts';
import { reached } from './ladder-results.ts';
import { lessonFileVersion, type Plan, type PlannedRound } from './lesson.ts';

/** How many minutes the lesson may last. */
export const lessonLengths = [20, 45, 75] as const;
export type LessonLength = (typeof lessonLengths)[number];

/** The rungs that there is time for, the first ones even on a machine that is too slow for them. */
const courses: Readonly<Record<LessonLength, readonly RungId[]>> = {
  20: ['lenet-56', 'cnn-74', 'batchnorm-79'],
  45: ['lenet-56', 'alexnet-65', 'cnn-74', 'batchnorm-79', 'l2-84'],
  75: ['lenet-56', 'alexnet-65', 'cnn-74', 'batchnorm-79', 'l2-84', 'augment-88'],
};

/** A tenth of the lesson passes between rounds. */
const shareOfRounds = 0.9;
/** The size of a class of which nobody has come yet. */
const usualClass = 20;
/** Fewer are those who try things out before the class comes. */
const fewest = 5;
/** The class that is expected while so many students are there. */
export const expectedClass = (present: number): number => (present < fewest ? usualClass : present);
/** One to try something, one to do better; a third where even the largest size leaves time for it. */
const runsEach = [3, 2, 1] as const;

/** What is assumed of a machine that has not trained on images yet: two cores of a laptop, and a graphics card of 2018. */
export const assumedRate: Readonly<Record<'cpu' | 'gpu', Rate>> = {
  cpu: { secondsPerStep: 0.001, flopsPerSecond: 100e9 },
  gpu: { secondsPerStep: 0.0005, flopsPerSecond: 5e12 },
};
/** The share of each second that a trainer is assumed to compute. */
const assumedShare = 0.9;

/** What trains the class on images now, with an assumed speed until one is measured and an assumed trainer until one is connected. */
export function trainersOf(
  live: Pick<ClassTrainers, 'speed'> & {
    readonly trainers: readonly (ClassTrainers['trainers'][number] & {
      readonly device: { readonly kind: 'cpu' | 'gpu' };
    })[];
  },
): ClassTrainers & { readonly kind: 'cpu' | 'gpu'; readonly measured: boolean } {
  const connected = live.trainers.filter((trainer) => trainer.connected);
  const kind = connected.some(({ device }) => device.kind === 'gpu') ? 'gpu' : 'cpu';
  return {
    kind,
    measured: Boolean(live.speed?.images),
    speed: {
      computeSecondsPerSecond: live.speed?.computeSecondsPerSecond ?? assumedShare,
      images: live.speed?.images ?? assumedRate[kind],
      points: live.speed?.points ?? null,
    },
    trainers: connected.length > 0 ? connected : [{ connected: true, lanes: 1 }],
  };
}

/** In smaller sizes a rung stays near chance, and nobody learns anything from it. */
const leastReached = 0.3;
const sizesOf = ({ id }: Rung): readonly LadderSize[] =>
  ladderSizes.filter((size) => reached(id, size).share >= leastReached);

type Terms = { readonly size: LadderSize; readonly runLimit: number };

/** The largest size in which everybody's runs end in the round, for two runs each before one; undefined if none does. */
function termsOf(rung: Rung, minutes: number, students: number, machine: ClassTrainers): Terms | undefined {
  // The goal can cost more than what is sent.
  const fits = ({ size, runLimit }: Terms) =>
    endsInRound([sentOf(rung, size), goalOf(rung, size)], { minutes, runLimit }, students, machine);
  const largest = ladderSizes.at(-1)!;
  return runsEach
    .flatMap((runLimit) =>
      (runLimit === 3 ? [largest] : [...sizesOf(rung)].reverse()).map((size) => ({ size, runLimit })),
    )
    .find(fits);
}

/** What the lecture's network reaches in this size, and what the lecture trained. */
function expectation(rung: Rung, size: LadderSize, language: Language): string {
  const lecture = presetOf(rung);
  const { trainSize, epochs } = lecture.hyperparameters;
  const count = (value: number) => value.toLocaleString('en');
  const share = (value: number) => `${Math.round(100 * value)}`;
  const [images, own, claimed] = [count(size.trainSize), reached(rung.id, size), share(lecture.claimedAccuracy)];
  return language === 'ko'
    ? `이번에는 ${images}장을 ${size.epochs}에포크 학습합니다. 강의의 신경망은 이만큼 학습하면 ${own.exact ? '약' : '적어도'} ${share(own.share)}%, ${count(trainSize)}장을 ${epochs}에포크 학습하면 ${claimed}%에 이릅니다.`
    : `Runs train on ${images} images for ${size.epochs} epochs. At this size the lecture’s network reaches ${own.exact ? 'about' : 'at least'} ${share(own.share)}%; with ${count(trainSize)} images and ${epochs} epochs the lecture reports ${claimed}%.`;
}

function roundOf(rung: Rung, minutes: number, { size, runLimit }: Terms): PlannedRound {
  const hyperparameters = sentOf(rung, size);
  const message = textIn((language) => `${rung.task[language]} ${expectation(rung, size, language)}`);
  return { title: rung.title, minutes, runLimit, hyperparameters, fields: fieldsOf(rung, hyperparameters), message };
}

/** A round of the lesson, and where it leads: the lecture's network as this class can train it. */
export type LadderRound = { readonly round: PlannedRound; readonly rung: Rung; readonly size: LadderSize };

/**
 * The rounds for a class of this size on this machine. A rung that is too slow even in its smallest size with one run each
 * is left out, and the others share its minutes; the first one stays.
 */
export function ladderRounds(length: LessonLength, machine: ClassTrainers, students = usualClass): LadderRound[] {
  const wanted = rungs.filter(({ id }) => courses[length].includes(id));
  for (;;) {
    const minutes = Math.floor((2 * length * shareOfRounds) / wanted.length) / 2;
    const terms = wanted.map((rung) => termsOf(rung, minutes, students, machine));
    const slow = terms.findLastIndex((found, index) => !found && index > 0);
    if (slow < 0) {
      return wanted.map((rung, index) => {
        const own = terms[index] ?? { size: sizesOf(rung)[0]!, runLimit: 1 };
        return { round: roundOf(rung, minutes, own), rung, size: own.size };
      });
    }
    wanted.splice(slow, 1);
  }
}

/** The lesson up the lecture ladder in so many minutes. */
export function ladderLesson(length: LessonLength, machine: ClassTrainers, students?: number): Plan {
  const title: Text = { ko: `강의 따라 하기, ${length}분`, en: `The lecture ladder in ${length} minutes` };
  return {
    version: lessonFileVersion,
    title,
    rounds: ladderRounds(length, machine, students).map(({ round }) => round),
  };
}
