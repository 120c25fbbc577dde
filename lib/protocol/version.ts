/** The version of the wire; a client or trainer of another version is asked to reload or update. */

// 1: the first
// 2: pausing, extending, repeating, reordering; quota and limits; what trainers measure; engine version of trainers
// 3: lessons and rounds, order in the room, recovery, the board's modes, the sealed test, the projector's views
// 4: names, notes and stars of runs, what runs have learned, the password for opening a session, refusals told to trainers
// 5: what trainers hold, and how long their reports take; several seats removed at once, connections refused in a sentence
// 6: runs are submitted, no longer handed in
export const protocolVersion = 6;

/** The version of what a trainer computes: two of the same version give the same numbers for the same run. */
export const engineVersion = 4;
