import { describe, expect, it } from 'vitest';
import { smallRun } from '../support/lesson.ts';
import { Browser, joinSession, no, openSession, secret, sharedServer, yes } from '../support/running-server.ts';

const server = sharedServer();

describe('opening and joining', () => {
  it('[G1] a session is opened with a title and found by its code', async () => {
    const { url } = server();
    const { code } = await openSession(url, '  1교시   CNN ');
    expect(code).toMatch(/^\d{6}$/);
    const stranger = new Browser(url);
    expect(yes(await stranger.ask('find-session', { code }))).toEqual({
      code,
      title: '1교시 CNN',
      closed: false,
      locked: false,
    });
    expect(no(await stranger.ask('find-session', { code: code === '999999' ? '999998' : '999999' }))).toBe(
      'no-such-session',
    );
    expect(no(await stranger.ask('open-session', { title: ' ', instructorKey: secret('key') }))).toBe('title-invalid');
  });

  it('[G2] a repeated request gets its first answer and takes effect once', async () => {
    const { url } = server();
    const { code, instructor } = await openSession(url);
    const { student, seatToken } = await joinSession(url, code, '지수');
    yes(await student.ask('join-session', { code, nickname: '다른 이름', seatToken }));
    const first = yes(await student.ask('submit-run', { hyperparameters: smallRun }, 'submit-1'));
    expect(yes(await student.ask('submit-run', { hyperparameters: smallRun }, 'submit-1'))).toEqual(first);
    const { session } = yes(await instructor.hello(code, { role: 'instructor', instructorKey: secret('key') }));
    expect(Object.keys(session.runs)).toEqual([first.runId]);
    expect(Object.values(session.seats).map(({ nickname }) => nickname)).toEqual(['지수']);
  });

  it('[G3] the same request id from another seat is another request', async () => {
    const { url } = server();
    const { code } = await openSession(url);
    const { student: a } = await joinSession(url, code, '가');
    const { student: b } = await joinSession(url, code, '나');
    const [first, second] = [
      yes(await a.ask('submit-run', { hyperparameters: smallRun }, 'one')),
      yes(await b.ask('submit-run', { hyperparameters: smallRun }, 'one')),
    ];
    expect(second.runId).not.toBe(first.runId);
  });
});

describe('hello', () => {
  it('[G4] must come before any other request of a session', async () => {
    const { url } = server();
    const stranger = new Browser(url);
    expect(no(await stranger.ask('submit-run', { hyperparameters: smallRun }))).toBe('say-hello-first');
    expect(no(await stranger.ask('metrics', { held: {} }))).toBe('say-hello-first');
    expect(no(await stranger.ask('close-session', {}))).toBe('say-hello-first');
  });

  it('[G5] refuses a wrong seat token, a wrong key, an unknown session, and another protocol version', async () => {
    const { url } = server();
    const { code } = await openSession(url);
    const browser = new Browser(url);
    expect(no(await browser.hello(code, { role: 'student', seatToken: secret('wrong') }))).toBe('seat-unknown');
    expect(no(await browser.hello(code, { role: 'instructor', instructorKey: secret('wrong') }))).toBe('key-wrong');
    const other = code === '999999' ? '999998' : '999999';
    expect(no(await browser.hello(other, { role: 'projector' }))).toBe('no-such-session');
    const old = await browser.ask('hello', { protocol: 999, code, identity: { role: 'projector' }, held: {} });
    expect(old).toMatchObject({ ok: false, refusal: { code: 'protocol-mismatch', params: { client: 999 } } });
  });

  it('[G6] returns the session, and every later change arrives in sequence', async () => {
    const { url } = server();
    const { code } = await openSession(url);
    const projector = new Browser(url);
    const { session } = yes(await projector.hello(code, { role: 'projector' }));
    const seen: number[] = [];
    projector.on('changes', ({ after, changes }) => {
      for (const index of changes.keys()) seen.push(after + index + 1);
    });
    const arrived = projector.next('changes', ({ to }) => to >= session.sequence + 12);
    const { student } = await joinSession(url, code, '지수');
    for (let index = 0; index < 11; index++) await student.ask('submit-run', { hyperparameters: smallRun });
    await arrived;
    expect(seen).toEqual(Array.from({ length: 12 }, (_, index) => session.sequence + index + 1));
  });

  it('[G7] a seat’s newest connection wins at once, and the older one is told', async () => {
    const { url } = server();
    const { code } = await openSession(url);
    const { student: old, seatToken } = await joinSession(url, code, '지수');
    const displaced = old.next('displaced');
    const closed = new Promise((resolve) => old.socket.on('disconnect', resolve));
    const fresh = new Browser(url);
    yes(await fresh.hello(code, { role: 'student', seatToken }));
    await Promise.all([displaced, closed]);
    yes(await fresh.ask('submit-run', { hyperparameters: smallRun }));
  });

  it('[G8] says who is present and who has left', async () => {
    const { url } = server();
    const { code, instructor } = await openSession(url);
    const came = instructor.next('live', ({ present }) => Object.keys(present).length === 1);
    const { student, seatId } = await joinSession(url, code, '지수');
    expect((await came).present).toEqual({ [seatId]: { transport: 'websocket', roundTripMs: null } });
    const went = instructor.next('live', ({ present }) => Object.keys(present).length === 0);
    student.socket.close();
    await went;
  });
});

describe('another session', () => {
  it('[G9] receives no broadcast of this one', async () => {
    const { url } = server();
    const [here, there] = [await openSession(url), await openSession(url)];
    const heard: unknown[] = [];
    here.instructor.on('changes', (changes) => void heard.push(changes));
    const arrived = there.instructor.next('changes', ({ changes }) =>
      changes.some(({ kind }) => kind === 'run-submitted'),
    );
    const { student } = await joinSession(url, there.code, '지수');
    await student.ask('submit-run', { hyperparameters: smallRun });
    await arrived;
    const own = here.instructor.next('changes');
    await joinSession(url, here.code, '민준');
    await own;
    expect(heard).toHaveLength(1);
    expect(JSON.stringify(heard)).not.toContain('지수');
  });

  it('[G10] has students who cannot stop a run of this one', async () => {
    const { url } = server();
    const [here, there] = [await openSession(url), await openSession(url)];
    const { student } = await joinSession(url, there.code, '지수');
    const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
    expect(no(await here.instructor.ask('stop-run', { runId }))).toBe('no-such-run');
    expect(yes(await here.instructor.ask('metrics', { held: { [runId]: 0 } })).metrics).toEqual({});
  });
});

describe('invalid input', () => {
  it.each([
    ['no payload', ['submit-run', 'id', undefined], 'wrong-type'],
    ['a number for a request id', ['submit-run', 7, {}], 'wrong-type'],
    ['hyperparameters that are none', ['submit-run', 'id', { hyperparameters: { epochs: 3 } }], 'wrong-type'],
    ['a code of letters', ['find-session', 'id', { code: 'abcdef' }], 'invalid'],
    ['a short secret', ['open-session', 'id', { title: 'x', instructorKey: 'short' }], 'invalid'],
  ])('[G11] %s is refused with a code and a path', async (_what, [name, ...message], code) => {
    const { url } = server();
    const reply = await new Browser(url).raw(name as string, ...message);
    expect(reply).toMatchObject({
      ok: false,
      refusal: { code, message: expect.stringMatching(/./), path: expect.any(String) },
    });
  });

  it('[G12] a flood is refused with the seconds to wait, and a request after that is answered', async () => {
    const { url } = server();
    const browser = new Browser(url);
    const replies = await Promise.all(
      Array.from({ length: 60 }, () => browser.ask('find-session', { code: '111111' }).then(no)),
    );
    expect(replies.filter((code) => code === 'no-such-session').length).toBeGreaterThanOrEqual(40);
    expect(replies).toContain('too-fast');
  });

  it('[G13] a lesson works by polling alone where a firewall blocks WebSocket', async () => {
    const { url } = server();
    const { code } = await openSession(url);
    const polling = new Browser(url, ['polling']);
    yes(await polling.hello(code, { role: 'projector' }));
    const arrived = polling.next('changes');
    await joinSession(url, code, '지수');
    expect((await arrived).changes[0]).toMatchObject({ kind: 'seat-joined', seat: { nickname: '지수' } });
  });
});
