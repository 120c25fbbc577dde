/** Joins by plain HTTP, without a connection: the join page is there before what a connection needs. */
import { joinPage } from '#lib/addresses.ts';
import type { Payload, Reply } from '#lib/protocol/requests.ts';
import { understood, unreadable } from './understood.ts';

/** How often it is tried, and how many milliseconds each time; the token makes a repetition harmless. */
const attempts = 3;
const patience = 8000;

/** The server's reply; rejected if none came. */
export async function joinByForm({ code, ...fields }: Payload<'join-session'>): Promise<Reply<'join-session'>> {
  for (let attempt = 1; ; attempt += 1) {
    const impatience = new AbortController();
    const timer = setTimeout(() => impatience.abort(), patience);
    try {
      const response = await fetch(joinPage(code), {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams(fields),
        signal: impatience.signal,
      });
      return understood('join-session', await response.json()) ?? { ok: false, refusal: unreadable };
    } catch (error) {
      if (attempt === attempts) throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
