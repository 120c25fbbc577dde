/** Whether a nickname hurts: words that no classroom wants on its projector, in Korean and English. */

/**
 * Roots, not whole words, since Korean glues endings to them; English ones are matched as whole words where they are part
 * of harmless ones (class, Scunthorpe). A list catches only the thoughtless: an instructor can rename or remove the rest.
 */
const koreanRoots = [
  '시발',
  '씨발',
  '씨바',
  '시바ㄹ',
  '쓰발',
  'ㅅㅂ',
  'ㅆㅂ',
  '병신',
  '븅신',
  'ㅂㅅ',
  '지랄',
  'ㅈㄹ',
  '개새끼',
  '개색기',
  '좆',
  '존나',
  'ㅈㄴ',
  '썅',
  '쌍년',
  '쌍놈',
  '미친년',
  '미친놈',
  '걸레년',
  '창녀',
  '창년',
  '느금마',
  '니애미',
  '니어미',
  '엠창',
  '보지',
  '자지',
  '섹스',
  '야동',
  '강간',
  '꺼져',
  '닥쳐',
  '한남충',
  '김치녀',
  '맘충',
  '쪽바리',
  '짱깨',
  '급식충',
  '장애새',
];
const englishRoots = [
  'fuck',
  'fuk',
  'shit',
  'bitch',
  'nigger',
  'nigga',
  'faggot',
  'whore',
  'slut',
  'asshole',
  'motherf',
  'rapist',
  'pussy',
  'hitler',
  'porn',
];
const englishWords = [
  'cunt',
  'ass',
  'dick',
  'cock',
  'cum',
  'fag',
  'sex',
  'nazi',
  'rape',
  'tit',
  'tits',
  'anal',
  'wtf',
  'stfu',
];

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

/** Whether the text, tidied (nickname.ts), contains such a word, disguised by digits, spaces or dots or not. */
export function hurts(text: string): boolean {
  const folded = text.normalize('NFKC').toLowerCase();
  const bare = folded.replace(/[^\p{L}\p{N}@$!]/gu, '');
  // Digits between Hangul are only noise (시1발); within Latin they stand for letters.
  const hangul = bare.replace(/[^\p{Script=Hangul}]/gu, '');
  const latin = [...bare].map((letter) => disguises[letter] ?? letter).join('');
  const squeezed = latin.replace(/(.)\1+/gu, '$1');
  const words = [...folded]
    .map((letter) => disguises[letter] ?? letter)
    .join('')
    .split(/[^a-z]+/);
  return (
    koreanRoots.some((root) => hangul.includes(root.normalize('NFKC'))) ||
    englishRoots.some((root) => latin.includes(root) || squeezed.includes(root.replace(/(.)\1+/gu, '$1'))) ||
    englishWords.some((word) => words.includes(word))
  );
}
