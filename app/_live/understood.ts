/** Reads the server's replies. */
import { nothing, replies, replySchema } from '#lib/protocol/replies.ts';
import type { Reply, RequestName } from '#lib/protocol/requests.ts';
import type { Refusal } from '#lib/refusal.ts';

/** A server of another version, whose messages cannot be read here. */
export const unreadable: Refusal = {
  code: 'protocol-mismatch',
  message: 'This page and the server are of different versions: reload the page.',
};

/** The reply, checked by its schemas; undefined if it does not match. */
export function understood<Name extends RequestName>(name: Name, answer: unknown): Reply<Name> | undefined {
  const outer = replySchema.safeParse(answer);
  if (!outer.success) return undefined;
  if (!outer.data.ok) return outer.data;
  const schema = name in replies ? replies[name as keyof typeof replies] : nothing;
  const data = schema.safeParse(outer.data.data);
  return data.success ? ({ ok: true, data: data.data } as Reply<Name>) : undefined;
}
