/** The address that students type or scan; everything that shows it asks here. */

/** The join page of a session, at the server's own address for students: the instructor's may be one that only they can use. */
export function joinUrl(publicUrl: string, code: string): string {
  return `${publicUrl}/j/${code}`;
}

/** What to type where a code is asked for next: without the scheme, which browsers add. */
export function joinAddress(publicUrl: string): string {
  return `${publicUrl.replace(/^https?:\/\//, '')}/j`;
}
