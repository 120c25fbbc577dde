/** Refuses a Node.js that is too old, in syntax which that one can still read, then starts a program. */

/** The oldest Node.js that can fetch the packaged one: it has modules. */
const OLDEST_NODE = 12;
/** The oldest that can do the rest of set-up. */
const OLDEST_FOR_ALL = 20;

/**
 * The refusal of a Node.js that is too old; empty for any other.
 * @param {string} version as in process.versions.node
 * @returns {string}
 */
export function nodeComplaint(version) {
  if (major(version) >= OLDEST_NODE) return '';
  return `This program needs Node.js ${OLDEST_NODE} or newer, and this machine runs ${version}. Install a newer one, on Debian 12 and newer with: apt-get install -y nodejs npm`;
}

/**
 * Runs a program of programs.mjs with this process's arguments. Imported late, so that an old Node.js gets the refusal
 * instead of a syntax error.
 * @param {'start' | 'dev' | 'test' | 'check' | 'setup' | 'run' | 'doctor'} name
 */
export function begin(name) {
  const complaint = nodeComplaint(process.versions.node);
  if (complaint) {
    console.error(complaint);
    process.exitCode = 1;
    return;
  }
  if (major(process.versions.node) < OLDEST_FOR_ALL) {
    import('./older-node.mjs').then(({ continueOnNode22 }) => continueOnNode22());
  } else {
    import('./programs.mjs').then(({ runProgram }) => runProgram(name, process.argv.slice(2)));
  }
}

/** @param {string} version */
function major(version) {
  return Number(version.split('.')[0]);
}
