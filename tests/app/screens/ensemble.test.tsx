/** What screens say of the class's ensemble. */
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { useEnsembleWords } from '#app/_board/ensemble-words.ts';
import { fetchMessages, type Messages } from '#app/_text/messages.ts';
import { Preferences } from '#app/_ui/preferences.tsx';
import type { Examples } from '#lib/datasets/dataset.ts';
import { type Language, languages } from '#lib/language.ts';
import type { EnsembleOnSet, EnsembleReply } from '#lib/protocol/replies.ts';

type Words = ReturnType<typeof useEnsembleWords>;

const messages = Object.fromEntries(
  await Promise.all(languages.map(async (language) => [language, await fetchMessages(language)] as const)),
) as Record<Language, Messages>;

/** What `say` makes of the words in that language. */
function said<Result>(
  language: Language,
  say: (words: Words) => Result,
  of: Examples = 'images',
  nameOf: (runId: string) => string | undefined = (runId) => `student of ${runId}`,
): Result {
  const results: Result[] = [];
  function Saying() {
    results.push(say(useEnsembleWords(of, nameOf)));
    return null;
  }
  renderToString(
    <Preferences language={language} messages={messages[language]} theme="light">
      <Saying />
    </Preferences>,
  );
  return results[0]!;
}

const set: EnsembleOnSet = {
  images: 1000,
  together: [
    { runs: 1, right: 700, mended: 0, spoiled: 0 },
    { runs: 3, right: 700, mended: 20, spoiled: 20 },
    { runs: 5, right: 695, mended: 10, spoiled: 15 },
    { runs: 24, right: 731, mended: 50, spoiled: 19 },
  ],
  most: null,
};
const every = <Result,>(say: (at: number) => Result) => set.together.map((_, at) => say(at));

test('[U960] name the bars, with what they gain or lose against the best run', () => {
  const written = said('en', (words) =>
    every((at) => [words.bar(set, at), words.accuracy(set, at), words.gain(set, at)?.text]),
  );
  expect(written).toEqual([
    ['Best run', '70.0%', undefined],
    ['Best 3', '70.0%', '±0.0 points'],
    ['Best 5', '69.5%', '−0.5 points'],
    ['All 24', '73.1%', '+3.1 points'],
  ]);
  expect(said('en', (words) => every((at) => words.gain(set, at)?.look))).toEqual([
    undefined,
    'chance',
    'chance',
    'up',
  ]);
  expect(said('ko', (words) => every((at) => `${words.bar(set, at)} ${words.gain(set, at)?.text}`))).toEqual([
    '최고 실행 undefined',
    '상위 3개 ±0.0%p',
    '상위 5개 −0.5%p',
    '전체 24개 +3.1%p',
  ]);
});

test('[U960] say what the mean mends and misses, and where that may be chance', () => {
  expect(said('en', (words) => words.exchange(set, 3))).toBe(
    'Of the best run’s 300 mistakes, all 24 together mend 50, and miss 19 images that it had right.',
  );
  expect(said('en', (words) => words.exchange(set, 1), 'points')).toBe(
    'Of the best run’s 300 mistakes, the best 3 together mend 20, and miss 20 points that it had right.',
  );
  expect(said('en', (words) => words.exchange(set, 2))).toMatch(
    /miss 15 images that it had right\. The difference may be chance\.$/,
  );
  expect(said('ko', (words) => words.exchange(set, 3))).toBe(
    '최고 실행이 틀린 300장 가운데 전체 24개가 함께 50장을 바로잡고, 맞혔던 19장을 놓칩니다.',
  );
  // Nothing changes, and nothing is gained.
  const same = { ...set, together: [set.together[0]!, { runs: 4, right: 700, mended: 0, spoiled: 0 }] };
  expect(said('en', (words) => words.exchange(same, 1), 'points')).toBe(
    'All 4 together are right on the same points as the best run.',
  );
});

test('[U961] name the run that adds most, and nobody where it may not be named, several are equal or none stands out', () => {
  const most = (of: EnsembleOnSet['most'], nameOf?: (runId: string) => string | undefined) =>
    said('en', (words) => words.most({ ...set, most: of }), 'images', nameOf);
  const one = { runIds: ['seven'], runs: 1, images: 12 };
  expect(most(one)).toBe('Adds most: student of seven. Without it, 12 fewer images would be right.');
  const unnamed = 'One run adds most: without it, 12 fewer images would be right.';
  expect(most(one, () => undefined)).toBe(unnamed);
  expect(most({ ...one, runIds: [] })).toBe(unnamed);
  expect(most({ runIds: ['a', 'b'], runs: 2, images: 9 })).toBe(
    '2 runs add most: without any one of them, 9 fewer images would be right.',
  );
  expect(most(null)).toBe('No single run adds more than chance explains.');
});

test('[U962] count the runs that are left out, each with its reason, and say nothing where all count', () => {
  const leftOut = (language: Language, counts: Partial<EnsembleReply['leftOut']>) =>
    said(language, (words) =>
      words.leftOut({
        runIds: [],
        validation: null,
        test: null,
        leftOut: { otherImages: 0, afterFreeze: 0, beyond: 0, noPredictions: 0, ...counts },
      }),
    );
  expect(leftOut('en', {})).toBeUndefined();
  expect(leftOut('en', { otherImages: 1 })).toBe('Not counted: 1 run validated on other images.');
  const all = { otherImages: 2, afterFreeze: 1, beyond: 3, noPredictions: 4 };
  expect(leftOut('en', all)).toBe(
    'Not counted: 2 runs validated on other images, 4 runs without stored predictions, 1 run that had not ended when the ranks were frozen, and 3 runs beyond the best 60.',
  );
  expect(leftOut('ko', all)).toMatch(/^제외: 다른 이미지로 검증한 실행 2개.*실행 4개.*실행 1개.*실행 3개\.$/);
});
