/** Writes the state of a page into the address bar, without a history entry, so that it can be copied and reloaded. */

/** What is needed of `window`. */
export type Page = {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: { readonly state: unknown; replaceState: (state: unknown, unused: string, url: string) => void };
};

/** The query with its question mark; empty takes it away, and without `hash` that stays as it is. */
export function putInAddress({ search, hash }: { search?: string; hash?: string }, page: Page = window): void {
  const { location, history } = page;
  const next = { search: search ?? location.search, hash: hash ?? location.hash };
  if (next.search === location.search && next.hash === location.hash) return;
  history.replaceState(history.state, '', location.pathname + next.search + next.hash);
}
