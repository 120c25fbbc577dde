import { describe, expect, it } from 'vitest';
import { createShortCodes } from '#server/gateway/recovery.ts';
import { smallRun } from '../support/lesson.ts';
import { Browser, joinSession, no, openSession, secret, sharedServer, yes } from '../support/running-server.ts';

const server = sharedServer();

/** A session with one student, whose recovery code is known. */
async function withStudent() {
  const { url } = server();
  const { code, instructor } = await openSession(url);
  const joined = await joinSession(url, code, '지수');
  const { recovery } = yes(await joined.student.ask('recovery-code', { seatId: null }));
  return { url, code, instructor, recovery, ...joined };
}

describe('a recovery code', () => {
  it('[G21] opens its seat with its runs on another device, and the newest device has it', async () => {
    const { url, code, student, seatId, recovery, seatToken } = await withStudent();
    yes(await student.ask('submit-run', { hyperparameters: smallRun }));
    expect(recovery).toMatch(/^[A-Z3-9]{8}$/);
    const phone = new Browser(url);
    const answer = await phone.ask('recover-seat', {
      code,
      nickname: ' 지수 ',
      recovery: recovery.toLowerCase(),
      seatToken: secret('phone'),
    });
    expect(yes(answer)).toEqual({ seatId });
    const displaced = student.next('displaced');
    const { session, seatId: own } = yes(await phone.hello(code, { role: 'student', seatToken: secret('phone') }));
    await displaced;
    expect(own).toBe(seatId);
    expect(Object.values(session.runs).map((run) => run.seatId)).toEqual([seatId]);
    const back = new Browser(url);
    expect(yes(await back.hello(code, { role: 'student', seatToken })).seatId).toBe(seatId);
  });

  it('[G22] is visible only to its student and the instructor, and in nothing that everybody gets', async () => {
    const { url, code, instructor, student, seatId, recovery } = await withStudent();
    expect(yes(await instructor.ask('recovery-code', { seatId })).recovery).toBe(recovery);
    const { student: other } = await joinSession(url, code, '민준');
    expect(no(await other.ask('recovery-code', { seatId }))).toBe('not-allowed');
    const projector = new Browser(url);
    const hello = yes(await projector.hello(code, { role: 'projector' }));
    expect(no(await projector.ask('recovery-code', { seatId }))).toBe('not-allowed');
    expect(JSON.stringify(hello)).not.toContain(recovery);
    expect(no(await student.ask('recovery-code', { seatId: 'x' }))).toBe('not-allowed');
  });

  it('[G23] always works if correct, however often strangers have guessed before', async () => {
    const { url, code, instructor, recovery, seatId } = await withStudent();
    const own = yes(await instructor.ask('recovery-code', { seatId: null })).recovery;
    const guesser = new Browser(url);
    const guess = { code, nickname: '지수', seatToken: secret('thief') };
    const key = { code, instructorKey: secret('thief') };
    for (let attempt = 0; attempt < 12; attempt++) {
      expect(no(await guesser.ask('recover-seat', { ...guess, recovery: 'AAAAAAAA' }))).toBe('recovery-wrong');
      expect(no(await guesser.ask('recover-session', { ...key, recovery: 'AAAAAAAA' }))).toBe('recovery-wrong');
    }
    const owner = new Browser(url);
    const seat = { ...guess, seatToken: secret('phone'), recovery };
    expect(yes(await owner.ask('recover-seat', seat)).seatId).toBe(seatId);
    yes(await owner.ask('recover-session', { code, instructorKey: secret('laptop'), recovery: own }));
  });

  it('[G201] of a 0.1.0 seat, with four letters, can be guessed five times from an address, then not for a while', async () => {
    const mayGuess = createShortCodes();
    const at = (address: string, seat = 's') => mayGuess('K7WX', address, seat, 0).ok;
    expect(Array.from({ length: 6 }, () => at('a'))).toEqual([true, true, true, true, true, false]);
    expect([at('b'), at('a', 'another')]).toEqual([true, true]);
    expect(mayGuess('K7WX', 'a', 's', 61_000).ok).toBe(true);
  });

  it('[G24] of the session makes another device an instructor’s, in addition to the first', async () => {
    const { url } = server();
    const { code, instructor } = await openSession(url);
    const { recovery } = yes(await instructor.ask('recovery-code', { seatId: null }));
    expect(recovery).toMatch(/^[A-Z3-9]{8}$/);
    const phone = new Browser(url);
    expect(no(await phone.ask('recover-session', { code, recovery: 'AAAAAAAA', instructorKey: secret('own') }))).toBe(
      'recovery-wrong',
    );
    yes(await phone.ask('recover-session', { code, recovery, instructorKey: secret('own') }));
    yes(await phone.hello(code, { role: 'instructor', instructorKey: secret('own') }));
    yes(await phone.ask('change-settings', { settings: { paused: true } }));
    yes(await instructor.ask('change-settings', { settings: { paused: false } }));
  });
});

describe('a form', () => {
  it('[G31] is stored with the seat and given to its next device; nobody else can read or write it', async () => {
    const { url, code, instructor, student, seatToken } = await withStudent();
    const form = { hyperparameters: smallRun, base: 'lenet-56', forkedFrom: null, seen: 4 };
    const { at } = yes(await student.ask('keep-form', { form }));
    const phone = new Browser(url);
    expect(yes(await phone.hello(code, { role: 'student', seatToken })).form).toEqual({ ...form, at });
    const other = await joinSession(url, code, '민준');
    const { seatToken: otherToken } = other;
    expect(yes(await new Browser(url).hello(code, { role: 'student', seatToken: otherToken })).form).toBeNull();
    expect(yes(await new Browser(url).hello(code, { role: 'projector' })).form).toBeNull();
    expect(no(await new Browser(url).ask('keep-form', { form }))).toBe('say-hello-first');
    expect(no(await instructor.ask('keep-form', { form }))).toBe('not-allowed');
  });
});

describe('managing the room', () => {
  it('[G25] disconnects a removed student at once, who can join again with a new token', async () => {
    const { url, code, instructor, student, seatId, seatToken } = await withStudent();
    const dismissed = student.next('dismissed');
    const closed = new Promise((resolve) => student.socket.on('disconnect', resolve));
    yes(await instructor.ask('change-seat', { seatId, seat: { standing: 'removed' } }));
    expect((await dismissed).code).toBe('seat-removed');
    await closed;
    const again = new Browser(url);
    expect(no(await again.hello(code, { role: 'student', seatToken }))).toBe('seat-removed');
    expect(no(await again.ask('join-session', { code, nickname: '지수', seatToken }))).toBe('seat-removed');
    const fresh = yes(await again.ask('join-session', { code, nickname: '지수', seatToken: secret('new') }));
    expect(fresh.seatId).not.toBe(seatId);
  });

  it('[G26] keeps a banned student out, by token and recovery code, until let back in', async () => {
    const { url, code, instructor, seatId, seatToken, recovery } = await withStudent();
    yes(await instructor.ask('change-seat', { seatId, seat: { standing: 'banned' } }));
    const again = new Browser(url);
    expect(no(await again.hello(code, { role: 'student', seatToken }))).toBe('seat-banned');
    const recover = { code, nickname: '지수', recovery, seatToken: secret('new') };
    expect(no(await again.ask('recover-seat', recover))).toBe('seat-banned');
    yes(await instructor.ask('change-seat', { seatId, seat: { standing: 'in' } }));
    expect(yes(await again.hello(code, { role: 'student', seatToken })).seatId).toBe(seatId);
  });

  it('[G27] tells that the door is locked before a nickname is typed', async () => {
    const { url, code, instructor, student, seatToken } = await withStudent();
    yes(await instructor.ask('change-settings', { settings: { locked: true } }));
    const stranger = new Browser(url);
    expect(yes(await stranger.ask('find-session', { code })).locked).toBe(true);
    const join = { code, nickname: '민준', seatToken: secret('late') };
    expect(no(await stranger.ask('join-session', join))).toBe('door-locked');
    student.socket.close();
    yes(await stranger.hello(code, { role: 'student', seatToken }));
  });

  it('[G28] deletes a session for good, for everybody and at once', async () => {
    const { url, code, instructor, student, seatToken } = await withStudent();
    const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
    expect(no(await student.ask('delete-session', {}))).toBe('not-allowed');
    const dismissed = student.next('dismissed');
    yes(await instructor.ask('delete-session', {}));
    expect((await dismissed).code).toBe('no-such-session');
    const again = new Browser(url);
    expect(no(await again.hello(code, { role: 'student', seatToken }))).toBe('no-such-session');
    expect(await server().store.metrics({ [runId]: 0 })).toEqual({ [runId]: { points: [], epochs: [] } });
  });

  it('[G29] shows every seat’s transport and round-trip time', async () => {
    const { url } = server();
    const { code, instructor } = await openSession(url);
    const { student, seatId } = await joinSession(url, code, '지수');
    const told = instructor.next('live', ({ present }) => present[seatId]?.roundTripMs === 42);
    yes(await student.ask('probe', { roundTripMs: 42 }));
    expect((await told).present[seatId]).toEqual({ transport: 'websocket', roundTripMs: 42 });
  });

  it('[G30] limits requests per seat: reloading gives no new burst, and classmates are not slowed down', async () => {
    const { url, code, student, seatToken } = await withStudent();
    const { student: classmate } = await joinSession(url, code, '민준');
    const flood = async (browser: Browser) =>
      (await Promise.all(Array.from({ length: 60 }, () => browser.ask('probe', { roundTripMs: null })))).filter(
        ({ ok }) => !ok,
      ).length;
    expect(await flood(student)).toBeGreaterThan(5);
    const reloaded = new Browser(url);
    yes(await reloaded.hello(code, { role: 'student', seatToken }));
    expect(await flood(reloaded)).toBeGreaterThan(40);
    yes(await classmate.ask('probe', { roundTripMs: null }));
  });
});
