/** Delivering changes: screens that missed one learn that there was one. */
import { expect, it } from 'vitest';
import { createLog } from '#server/base/log.ts';
import type { Bus } from '#server/cluster/bus.ts';
import { createSessionCache } from '#server/sessions/cache.ts';
import { createDeliveries } from '#server/sessions/deliveries.ts';
import type { ChangesAfter } from '#server/sessions/publisher.ts';
import type { SessionStore } from '#server/store/session-store.ts';
import { joined, submitted } from '../support/lesson.ts';

it('[D282] after changes that could not be delivered, screens get a sequence that does not follow theirs, so that they say hello again', async () => {
  const told: ChangesAfter[] = [];
  const hearers = new Map<string, (news: never) => void>();
  const bus = {
    isUp: () => true,
    hear: (kind: string, listener: (news: never) => void) => void hearers.set(kind, listener),
    hearLine() {},
  } as unknown as Bus;
  const store = {
    transact: () => Promise.reject(new Error('The database does not answer.')),
  } as unknown as SessionStore;
  const deliveries = createDeliveries({
    bus,
    store,
    cache: createSessionCache(),
    publisher: { publish: (_code, after, changes) => void told.push({ after, changes }) },
    log: createLog('error', { write: () => {} }),
  });
  const passed = deliveries.passed('123456', 9);
  hearers.get('changes')!({ code: '123456', after: 7, changes: [joined, submitted('r')] } as never);
  await passed;
  expect(told).toEqual([{ after: 9, changes: [] }]);
});
