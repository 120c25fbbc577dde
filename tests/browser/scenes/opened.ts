/** The classes that the scenes show, each opened once, when first needed. */
import { newSecret } from '#app/_live/identity.ts';
import { askOnce } from '#app/_live/requester.ts';
import { createClasses } from '../classes.ts';

/** A function that does its work on the first call only. */
function once<Result>(act: () => Promise<Result>): () => Promise<Result> {
  let done: Promise<Result> | undefined;
  return () => {
    done ??= act();
    return done;
  };
}

export type Opened = ReturnType<typeof openedClasses>;

/** `nicknames` are those of the full class, by default difficult ones. */
export function openedClasses(url: string, patience: number, password?: string, nicknames?: readonly string[]) {
  const classes = createClasses(url, patience, password);
  const { openSession } = classes;

  const empty = once(async () => {
    const session = await openSession('딥러닝 실습 1주차');
    return { session, newcomer: await classes.join(session.code, '새내기') };
  });
  const full = once(async () => {
    const session = await openSession('딥러닝 3주차 실습 · 합성곱 신경망');
    const [first] = await classes.fullClass(session.code, nicknames);
    return { session, first: first! };
  });
  const limited = once(async () => {
    const session = await openSession('딥러닝 4주차 · 한도가 있는 수업');
    return { session, ...(await classes.limitedClass(session)) };
  });
  const taught = once(async () => {
    const session = await openSession('딥러닝 6주차 · 라운드로 오르는 사다리');
    return { session, ...(await classes.taughtClass(session)) };
  });
  const rounds = once(async () => {
    const session = await openSession('딥러닝 6주차 · 라운드마다 한 가지씩');
    return { session, ...(await classes.roundsClass(session)) };
  });
  const room = once(async () => {
    const session = await openSession('딥러닝 5주차 · 문 앞이 붐비는 수업');
    return { session, ...(await classes.roomClass(session)) };
  });
  const asked = once(async () => {
    const session = await openSession('딥러닝 8주차 · 함께 알아보기');
    return { session, ...(await classes.questionClass(session)) };
  });
  const known = once(async () => {
    const session = await openSession('딥러닝 7주차 · 신경망은 무엇을 보았나');
    const known = await classes.knownClass(session);
    await classes.testRates(known);
    return { session, ...known };
  });

  const demo = once(async () => {
    const [title, instructorKey] = ['체험 수업', newSecret()];
    const reply = await askOnce(
      'open-session',
      { title, instructorKey, demo: 'ko', ...(password && { password }) },
      { url },
    );
    return reply.ok ? { code: reply.data.code, key: instructorKey, title } : reply.refusal.message;
  });

  return {
    empty,
    /** Or why there is none. */
    demo,
    full,
    limited,
    taught,
    rounds,
    room,
    known,
    asked,
    /** The same classes after something irreversible has happened in them. */
    paused: once(async () => {
      const open = await limited();
      await open.pause();
      return open;
    }),
    begun: once(async () => {
      const open = await taught();
      await open.begin();
      return open;
    }),
    answered: once(async () => {
      const open = await asked();
      await open.finish();
      return open;
    }),
    locked: once(async () => {
      const open = await room();
      await open.lock();
      return open;
    }),
    tested: once(async () => {
      const open = await known();
      await open.chair.request('open-test', {});
      return open;
    }),
    /** Found out with an impossible title, so that no session is opened. */
    asksForPassword: once(async () => {
      const reply = await askOnce('open-session', { title: '', instructorKey: newSecret() }, { url });
      return !reply.ok && reply.refusal.path === 'password';
    }),
    close: classes.close,
  };
}
