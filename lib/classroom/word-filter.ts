/** Detects offensive words in names, in Korean and English. */

/**
 * Only whole words match: English ones between word boundaries, Korean ones at the start of a word and followed only
 * by particles and endings, so that neither Fukuda nor "다시 발산했다" is refused. A list stops only the thoughtless: an
 * instructor can rename or remove the rest.
 */
const korean = [
  '시발',
  '씨발',
  '씨바',
  '쓰발',
  '시발년',
  '씨발년',
  '병신',
  '븅신',
  '지랄',
  '개새끼',
  '개색기',
  '개년',
  '존나',
  '쌍년',
  '쌍놈',
  '미친년',
  '미친놈',
  '미친새끼',
  '걸레년',
  '창녀',
  '느금마',
  '니애미',
  '니어미',
  '엠창',
  '섹스',
  '야동',
  '강간',
  '강간범',
  '한남충',
  '김치녀',
  '맘충',
  '쪽바리',
  '짱깨',
  '급식충',
  '장애새끼',
];
/** Words that are part of ordinary sentences ("해 보지 않음", "꺼져 있다") and offensive only on their own. */
const koreanAlone = ['보지', '자지', '꺼져', '꺼져라', '닥쳐', '닥쳐라'];
/** Syllables that occur in no other word. */
const koreanSyllables = /[좆썅]/u;
const koreanConsonants = ['ㅅㅂ', 'ㅆㅂ', 'ㅂㅅ', 'ㅈㄹ', 'ㅈㄴ'];
/** Intensifiers. */
const koreanBefore = '(?:개|아|야|이|왜|뭔|진짜|존나|미친|왕)*';
const koreanAfter =
  '(?:새끼|놈|련|들|같은|같이|같네|같다|같음|이다|이야|이네|이냐|임|냐|아|야|이|가|은|는|을|를|도|만|의|에|하네|하지마|하지|하고|한다|한|함|해라|해|게|네|요)*';

const english = [
  'fuck(?:s|ed|er|ers|ing|in|face|head|off|this|that|you)?',
  '(?:mother|mutha)fuck(?:er|ers|ing|a|as)',
  '(?:bull|horse|dip)?shit(?:s|ty|ter|head|heads|hole|face|show)?',
  'bitch(?:es|y|ing|ass)?',
  'nigg(?:er|a)s?',
  'fag(?:got)?s?',
  'whores?',
  'sluts?',
  '(?:ass|arse)(?:es|hole|holes|hat|face)?',
  'rap(?:e|ist|ists)',
  'puss(?:y|ies)',
  'hitler',
  'nazi',
  'porn(?:o|hub)?',
  'cunts?',
  'dick(?:head|heads|face)',
  'cock(?:sucker|suckers)?',
  'cum',
  'sex',
  'tits',
  'titties',
  'anal',
  'wtf',
  'stfu',
];

const ordered = (letters: string) => letters.normalize('NFKC');
const koreanWord = new RegExp(ordered(`^${koreanBefore}(?:${korean.join('|')})${koreanAfter}$`), 'u');
const laughing = ordered('[ㅠㅜㅋㅎ]*');
const consonants = new RegExp(ordered(`^${laughing}(?:${koreanConsonants.join('|')})+${koreanAfter}${laughing}$`), 'u');
/** Each letter may be repeated three times or more: fuuuck. */
const held = (pattern: string) => pattern.replace(/([a-z])(\??)/g, '(?:$1|$1{3,})$2');
const englishWord = new RegExp(`^(?:${english.map(held).join('|')})$`);

/** Digits and signs that stand for letters. */
const disguises: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

const hangulOf = (text: string) => text.replace(/[^\p{Script=Hangul}]/gu, '');

/** Whether a Korean word is offensive; digits and signs within it are ignored (시1발). */
function hurtsInKorean(word: string): boolean {
  const hangul = hangulOf(word);
  return koreanSyllables.test(hangul) || koreanWord.test(hangul) || consonants.test(hangul);
}

/** Whether an English word is offensive, with digits after it (fuck123) or in place of letters (sh1t). */
function hurtsInEnglish(word: string): boolean {
  const bare = word.replace(/^[\d!@$]+|[\d!@$]+$/g, '');
  return [word, bare].some((each) => {
    const letters = [...each].map((letter) => disguises[letter] ?? letter).join('');
    return /[a-z].*[a-z]/.test(each) && englishWord.test(letters);
  });
}

/** Single letters, read as the word they spell: f u c k. */
function spelledOut(words: readonly string[]): string[] {
  const runs = [''];
  for (const word of words) {
    if ([...word].length === 1) runs.push(runs.pop() + word);
    else runs.push('');
  }
  return runs.filter((run) => run.length > 1);
}

/** Whether the tidied text (nickname.ts) contains such a word, disguised by digits, spaces or dots or not. */
export function hurts(text: string): boolean {
  const folded = text.normalize('NFKC');
  // FuckYou is two words, FuCk is one.
  const forms = [folded, folded.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')].map((form) => form.toLowerCase());
  const words = forms.flatMap((form) =>
    [/[^\p{L}\p{M}\p{N}@$!]+/u, /[^\p{L}\p{M}\p{N}]+/u].flatMap((between) => {
      const found = form.split(between).filter(Boolean);
      return [...found, ...spelledOut(found)];
    }),
  );
  // The entire Korean text: 시.발.
  const said = hangulOf(folded);
  return [...words, said].some((word) => hurtsInKorean(word) || hurtsInEnglish(word)) || koreanAlone.includes(said);
}
