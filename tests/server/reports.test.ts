import { describe, expect, it } from 'vitest';
import { smallRun } from '../support/lesson.ts';
import { Browser, joinSession, no, openSession, sharedServer, yes } from '../support/running-server.ts';

const server = sharedServer();

const draft = { question: 'Does drop', runs: [], text: 'It' };
const report = { question: 'Does dropout help?', runs: [1], text: 'It does: nobody else may know.' };

/** A session with a student who has a run. */
async function withRun() {
  const { url } = server();
  const { code, instructor } = await openSession(url);
  const joined = await joinSession(url, code, '지수');
  yes(await joined.student.ask('submit-run', { hyperparameters: smallRun }));
  const read = async (browser: Browser, seatId: string | null) =>
    yes(await browser.ask('read-report', { seatId })).report;
  return { url, code, instructor, read, ...joined };
}

describe('a report', () => {
  it('[G975] is a draft that follows its seat to another device, and that the instructor cannot read', async () => {
    const { url, code, instructor, student, seatId, seatToken, read } = await withRun();
    expect(await read(student, null)).toBeNull();
    yes(await student.ask('keep-report', { report: draft }));
    const { at } = yes(await student.ask('keep-report', { report: { ...draft, text: 'It does' } }));
    const phone = new Browser(url);
    yes(await phone.hello(code, { role: 'student', seatToken }));
    expect(await read(phone, null)).toEqual({ ...draft, text: 'It does', at });
    expect(await read(instructor, seatId)).toBeNull();
  });

  it('[G976] is read by the instructor once it is submitted, and not when it is taken back; no draft replaces it', async () => {
    const { instructor, student, seatId, read } = await withRun();
    const told = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'seat-changed'));
    yes(await student.ask('submit-report', { report }));
    await told;
    expect(await read(instructor, seatId)).toMatchObject(report);
    expect(no(await student.ask('keep-report', { report: draft }))).toBe('report-submitted');
    expect(await read(student, null)).toMatchObject(report);
    yes(await student.ask('submit-report', { report: null }));
    expect(await read(instructor, seatId)).toBeNull();
    yes(await student.ask('keep-report', { report: draft }));
    expect(await read(student, null)).toMatchObject(draft);
  });

  it('[G977] is in nothing that others get: not in their session, and no other student can read it', async () => {
    const { url, code, instructor, student, seatId, read } = await withRun();
    yes(await student.ask('submit-report', { report }));
    const { student: other } = await joinSession(url, code, '민준');
    expect(no(await other.ask('read-report', { seatId }))).toBe('not-allowed');
    expect(await read(other, null)).toBeNull();
    const projector = new Browser(url);
    const hello = yes(await projector.hello(code, { role: 'projector' }));
    expect(hello.session.seats[seatId]!.reportAt).not.toBeNull();
    expect(JSON.stringify(hello)).not.toContain('nobody else may know');
    expect(no(await projector.ask('read-report', { seatId }))).toBe('not-allowed');
    expect(await read(instructor, 'nobody')).toBeNull();
    expect(no(await instructor.ask('read-report', { seatId: null }))).toBe('no-such-seat');
    yes(await instructor.ask('close-session', {}));
    expect(no(await student.ask('submit-report', { report: null }))).toBe('session-closed');
    expect(await read(instructor, seatId)).toMatchObject(report);
  });
});
