/** The one holder of this browser's identities, so that they last between pages even where storage is blocked. */
'use client';
import { createIdentities, type Identities } from '#app/_live/identity.ts';

let own: Identities | undefined;

/** This browser's identities; only for use in the browser. */
export function identities(): Identities {
  own ??= createIdentities();
  return own;
}
