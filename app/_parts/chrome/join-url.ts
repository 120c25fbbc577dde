/** The address that students type or scan; everything that shows it asks here. */

/** The join page of a session, at the server from which this page came. */
export function joinUrl(code: string): string {
  return `${location.origin}/j/${code}`;
}

/** What to type where a code is asked for next: without the scheme, which browsers add. */
export function joinAddress(): string {
  return `${location.host}/j`;
}
