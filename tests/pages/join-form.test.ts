/** Joining by the form's own request: the same rules, limits and answers as by socket. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { newSecret } from '#app/_live/identity.ts';
import { openClassroom } from '../support/classroom.ts';
import { sharedProduct } from '../support/product.ts';

const product = sharedProduct({ TRAINERS: '0' });

async function openSession() {
  const { url } = product();
  const classroom = await openClassroom(url, 'Forms');
  onTestFinished(classroom.close);
  return { url, ...classroom };
}

const post = (url: string, code: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${url}/j/${code}`, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
const json = { accept: 'application/json' };

describe('the join form', () => {
  it('[G720] gives the same token the same seat, however often it is posted', async () => {
    const { url, code } = await openSession();
    const seatToken = newSecret();
    const replies = await Promise.all(
      [1, 2, 3].map(async () => (await post(url, code, { nickname: '서연', seatToken }, json)).json()),
    );
    expect(replies[0]).toMatchObject({ ok: true, data: { seatId: expect.any(String) } });
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
  });

  it('[G721] without a token makes one, which only the address behind the # names', async () => {
    const { url, code } = await openSession();
    const answer = await post(url, code, { nickname: '서연' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toMatch(new RegExp(`^/s/${code}#seat=[\\w-]{22}$`));
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toBe('');
  });

  it('[G722] refuses what a socket refuses, with the same code', async () => {
    const { url, code, instructor } = await openSession();
    const refusal = async (to: string, fields: Record<string, string>) =>
      ((await (await post(url, to, fields, json)).json()) as { refusal?: { code: string } }).refusal?.code;
    expect(await refusal(code, {})).toBe('nickname-empty');
    expect(await refusal(code, { nickname: 'x'.repeat(501) })).toBe('too-big');
    expect(await refusal(code, { nickname: '서연', seatToken: 'short' })).toBe('invalid');
    expect(await refusal(code === '999999' ? '999998' : '999999', { nickname: '서연' })).toBe('no-such-session');
    expect(await refusal(code, { nickname: '서연' })).toBeUndefined();
    expect(await refusal(code, { nickname: '서연' })).toBe('nickname-taken');
    await instructor.connection.request('close-session', {});
    expect(await refusal(code, { nickname: '민준' })).toBe('session-closed');
  });

  it('[G723] refuses a form of another site, and one larger than any honest one', async () => {
    const { url, code } = await openSession();
    expect((await post(url, code, { nickname: '서연' }, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await post(url, code, { nickname: 'x'.repeat(5000) })).status).toBe(413);
  });
});
