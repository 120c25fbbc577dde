/** The address under which students reach the server: the likeliest, or the one that was chosen in this browser. */
'use client';
import { browserShelf } from '#app/_live/shelf.ts';
import { useObservable } from '#app/_live/use-observable.tsx';
import { useSessionState } from '#app/_live/use-session.tsx';

const shelfName = 'classroom-training.address.v1';

const chosen = { get: () => browserShelf.getItem(shelfName), subscribe: browserShelf.subscribe, onServer: null };

export type PublicUrl = {
  readonly publicUrl: string;
  /** All candidates, best first. */
  readonly candidates: readonly string[];
  /** Remembered in this browser, and shown by its projector pages at once. */
  readonly choose: (url: string) => void;
};

const choose = (url: string) => browserShelf.setItem(shelfName, url);

export function usePublicUrl(): PublicUrl {
  const candidates = useSessionState(({ live }) => [live!.publicUrl, ...(live!.otherUrls ?? [])]);
  const kept = useObservable(chosen);
  const publicUrl = candidates.find((url) => url === kept) ?? candidates[0]!;
  return { publicUrl, candidates, choose };
}
