/** Texts that are one for every reader, or one in each language. */
import { describe, expect, it } from 'vitest';
import { draftOf, readDraft } from '#app/_pages/instructor/round-draft.ts';
import { readLessonFile, writeLessonFile } from '#lib/classroom/lesson-file.ts';
import { eachText, inLanguage, languages, textsOf } from '#lib/language.ts';
import { requests } from '#lib/protocol/requests.ts';
import { refusalFromZod } from '#lib/refusal.ts';
import { replayOf } from '#lib/takehome/replay.ts';
import { Lesson } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;
const round = {
  title: { ko: ' 드롭아웃 ', en: 'Dropout' },
  minutes: 5,
  runLimit: null,
  hyperparameters: null,
  fields: {},
  message: { ko: '켜 보세요.', en: 'Turn it  on.' },
};
const plan = { version: 2 as const, title: { ko: '수업', en: 'Lesson' }, rounds: [round] };
const begin = (change: Partial<Record<keyof typeof round, unknown>>) => {
  const parsed = requests['begin-round'].payload.safeParse({ round: { ...round, ...change } });
  if (!parsed.success) return refusalFromZod(parsed.error, '');
  return new Lesson().ask(instructor, 'begin-round', parsed.data);
};

describe('a text in each language', () => {
  it('[I410] is read by everybody in their own, and one text by all', () => {
    const lesson = new Lesson();
    expect(lesson.ask(instructor, 'plan-lesson', { plan, next: 0 })).toBeUndefined();
    expect(lesson.ask(instructor, 'begin-round', { round, planned: 0 })).toBeUndefined();
    const { round: begun, held, message } = lesson.session.lesson;
    expect(languages.map((language) => inLanguage(begun!.title, language))).toEqual(['드롭아웃', 'Dropout']);
    expect(held[0]!.title).toEqual(begun!.title);
    expect(inLanguage(message!.text, 'en')).toBe('Turn it on.');
    lesson.ask(instructor, 'post-message', { seatId: null, text: '잠깐 멈춰 주세요.' });
    for (const language of languages) {
      expect(inLanguage(lesson.session.lesson.message!.text, language)).toBe('잠깐 멈춰 주세요.');
    }
  });

  it('[I410] is in both in a replay', () => {
    const begun = { number: 1, title: round.title, beganAt: 5, endsAt: null, runLimit: null };
    const { marks } = replayOf({ code: '123456', title: 'One', openedAt: 1 }, [
      { kind: 'lesson-changed', at: 5, lesson: { round: begun } },
    ]);
    expect(marks).toMatchObject([{ at: 5, kind: 'round', number: 1, text: round.title }]);
  });

  it('[I411] lacks none of them', () => {
    expect(begin({ title: { ko: '드롭아웃', en: ' ' } })).toMatchObject({ code: 'too-small', path: 'round.title' });
    expect(begin({ message: { ko: '켜 보세요.', en: ' ' } })).toMatchObject({ path: 'round.message' });
    expect(begin({ title: { ko: '', en: 'Dropout' } })).toMatchObject({ code: 'too-small', path: 'round.title.ko' });
    expect(begin({ message: eachText(round.message, () => 'a'.repeat(301)) })).toMatchObject({
      code: 'too-big',
      path: 'round.message',
    });
    const untitled = { ...plan, title: { ko: '수업', en: ' ' } };
    expect(new Lesson().ask(instructor, 'plan-lesson', { plan: untitled, next: 0 })).toMatchObject({
      path: 'plan.title',
    });
    expect(begin({ message: '' })).toBeUndefined();
  });

  it('[I412] stays in a form; what is the same in all of them becomes one', () => {
    const draft = draftOf(round);
    const written = readDraft({ ...draft, title: { ko: '드롭아웃', en: 'Dropout rates' } });
    expect(written).toMatchObject({ round: { title: { ko: '드롭아웃', en: 'Dropout rates' } }, faults: [] });
    expect(readDraft({ ...draft, message: { ko: ' ', en: '' } })).toMatchObject({ round: { message: '' } });
    expect(readDraft({ ...draft, title: { ko: 'CNN', en: 'CNN ' } })).toMatchObject({ round: { title: 'CNN' } });
    expect(readDraft({ ...draft, title: { ko: '', en: 'CNN' }, message: { ko: '켜기', en: '' } })).toEqual({
      faults: ['title', 'language'],
    });
  });

  it('[I413] a lesson file of version 1 opens, and is written as one of version 2', () => {
    const single = { ...round, title: 'Dropout', message: '' };
    const old = { version: 1, title: 'Lesson', rounds: [single] };
    const read = readLessonFile(JSON.stringify(old));
    expect(read).toMatchObject({ ok: true, plan: { title: 'Lesson', rounds: [single] } });
    const written = read.ok ? JSON.parse(writeLessonFile(read.plan)) : undefined;
    expect(written).toEqual({ ...old, version: 2 });
    expect(readLessonFile(writeLessonFile(plan))).toEqual({ ok: true, plan });
  });

  it('[I414] is refused for what is wrong with it, and so is one text', () => {
    expect(begin({ title: { ko: '드롭아웃' } })).toMatchObject({ code: 'wrong-type', path: 'round.title.en' });
    expect(begin({ title: '' })).toMatchObject({ code: 'too-small', path: 'round.title' });
    expect(begin({ title: 'a'.repeat(121) })).toMatchObject({ code: 'too-big', path: 'round.title' });
    expect(begin({ title: { ...round.title, fr: 'Titre' } })).toMatchObject({
      code: 'unknown-field',
      path: 'round.title',
    });
    expect(begin({ title: 5 })).toMatchObject({ code: 'invalid', path: 'round.title' });
    expect(textsOf('one')).toEqual(['one']);
  });
});
