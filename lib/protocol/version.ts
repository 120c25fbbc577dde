/** The version of the wire; a client or trainer of another version is asked to reload or update. */

// 1: the first
export const protocolVersion = 1;
