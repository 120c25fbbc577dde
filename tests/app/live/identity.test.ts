/** What a browser remembers of its identities, and what it does if storage is blocked. */
import { expect, test } from 'vitest';
import { createIdentities, newSecret, type Shelf } from '#app/_live/identity.ts';

/** Storage like a browser's. */
function shelf(): Shelf & { written: Map<string, string> } {
  const written = new Map<string, string>();
  return { written, getItem: (name) => written.get(name) ?? null, setItem: (name, text) => written.set(name, text) };
}

const blocked: Shelf = {
  getItem: () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  },
  setItem: () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  },
};

test('[L50] a secret is 128 random bits in the URL-safe alphabet', () => {
  const secrets = Array.from({ length: 200 }, newSecret);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(new Set(secrets).size).toBe(200);
});

test('[L51] a seat’s secret is stored before it is used, and stays the same after a reload', () => {
  const storage = shelf();
  const secret = createIdentities(storage).secretFor('123456', 'student');
  const reloaded = createIdentities(storage);
  expect(reloaded.secretFor('123456', 'student')).toBe(secret);
  expect(reloaded.identity('123456', 'student')).toEqual({ role: 'student', seatToken: secret });
  expect(reloaded.identity('654321', 'student')).toBeUndefined();
  expect(reloaded.identity('654321', 'projector')).toEqual({ role: 'projector' });
});

test('[L52] visited sessions are remembered, the last one first; one only tried is not', () => {
  let time = 1000;
  const identities = createIdentities(shelf(), () => time++);
  identities.secretFor('111111', 'student');
  identities.remember({ code: '222222', role: 'student', secret: 's', title: '둘' });
  identities.remember({ code: '333333', role: 'instructor', secret: 'k', title: 'Three' });
  identities.remember({ code: '222222', role: 'student', secret: 's', title: '둘' });
  expect(identities.known()).toEqual([
    { code: '222222', role: 'student', title: '둘', visitedAt: 1003 },
    { code: '333333', role: 'instructor', title: 'Three', visitedAt: 1002 },
  ]);
  identities.forget('222222', 'student');
  expect(identities.known().map(({ code }) => code)).toEqual(['333333']);
});

test.each([
  ['blocked', blocked],
  ['missing', undefined],
])('[L53] if storage is %s, identities last as long as the page', (_, storage) => {
  const identities = createIdentities(storage);
  identities.remember({ code: '123456', role: 'instructor', secret: 'key', title: 'CIFAR-10' });
  const seat = identities.secretFor('123456', 'student');
  expect(identities.secretFor('123456', 'student')).toBe(seat);
  expect(identities.identity('123456', 'instructor')).toEqual({ role: 'instructor', instructorKey: 'key' });
});

test.each(['{"version":0}', 'no JSON', '[{"code":1}]'])('[L53] %j in storage counts as nothing', (text) => {
  const storage = { ...shelf(), getItem: () => text };
  expect(createIdentities(storage).known()).toEqual([]);
});

test('[L54] an instructor’s key is removed from the address and stored', () => {
  const storage = shelf();
  const urls: string[] = [];
  const page = {
    location: { hash: '#key=abcdefghijklmnopqrstuv', pathname: '/s/123456/instructor', search: '?a=1' },
    history: { state: null, replaceState: (_state: unknown, _unused: string, url: string) => urls.push(url) },
  };
  const identities = createIdentities(storage);
  expect(identities.adopt('123456', 'instructor', page)).toBe(true);
  expect(urls).toEqual(['/s/123456/instructor?a=1']);
  expect(createIdentities(storage).identity('123456', 'instructor')).toEqual({
    role: 'instructor',
    instructorKey: 'abcdefghijklmnopqrstuv',
  });
  expect(identities.adopt('123456', 'instructor', { ...page, location: { ...page.location, hash: '' } })).toBe(false);
});
