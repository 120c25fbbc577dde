/** Runs other programs for set-up: reads their output line by line, keeps its end for errors, and can stop them all. */
import { spawn } from 'node:child_process';
import { guarded, signalGroup } from './groups.mjs';

const KEPT_LINES = 25;
/** A line of a JavaScript stack trace, bare or printed by npm, which does not help a user. */
const STACK_LINE = /^(npm error)? {4,}at /;

/** An error with a message for the user: what went wrong, where, and what to do. Shown without a stack trace. */
export class SetupError extends Error {
  /** @type {NodeJS.Signals | null} the signal that ended the program that failed, if one did */
  signal = null;
}

/**
 * Whether somebody ended the program that failed, which says nothing about it.
 * @param {SetupError} error
 */
export const wasStopped = ({ signal }) => signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGKILL';

/** One about a setting, for which programs exit with code 2. */
export class SettingError extends SetupError {}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs a program and returns its stdout; an error contains the end of its output.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, onLine?: (line: string) => void, advice?: string }} [options]
 * @returns {Promise<string>}
 */
export function command(file, args, { cwd, env, onLine, advice } = {}) {
  return new Promise((done, fail) => {
    // In its own group, so that stopping it also stops its children.
    const { child, release } = guarded(() =>
      spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true }),
    );
    running.add(child);
    /** @type {string[]} */
    const last = [];
    let output = '';
    const line = (/** @type {string} */ text) => {
      if (!text.trim() || STACK_LINE.test(text)) return;
      last.push(text);
      if (last.length > KEPT_LINES) last.shift();
      onLine?.(text);
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    eachLine(child.stdout, line);
    eachLine(child.stderr.setEncoding('utf8'), line);
    child.once('error', (error) => {
      release();
      running.delete(child);
      fail(new SetupError(`Could not start ${file}: ${error.message}.${advice ? ` ${advice}` : ''}`));
    });
    child.once('close', (code, signal) => {
      release();
      running.delete(child);
      if (code === 0) return done(output);
      const ended = signal ? `was stopped by ${signal}` : `ended with code ${code}`;
      const said = last.length > 0 ? ` It said:\n${last.map((text) => `    ${text}`).join('\n')}` : '';
      const error = new SetupError(`${commandLine(file, args)} ${ended}.${said}${advice ? `\n${advice}` : ''}`);
      fail(Object.assign(error, { signal }));
    });
  });
}

/**
 * Whether a program exits with code 0; its output is discarded.
 * @param {string} file
 * @param {string[]} args
 * @param {Record<string, string | undefined>} [env]
 */
export async function succeeds(file, args, env) {
  try {
    await command(file, args, { env });
    return true;
  } catch {
    return false;
  }
}

/** Stops all programs that `command` runs and waits for their end, at most five seconds. */
export async function stopCommands() {
  const ends = [...running].map((child) => new Promise((done) => child.once('close', done)));
  for (const child of running) signalGroup(child, 'SIGTERM');
  let timer;
  const patience = new Promise((done) => {
    timer = setTimeout(done, 5000);
  });
  await Promise.race([Promise.all(ends), patience]);
  clearTimeout(timer);
  for (const child of running) signalGroup(child, 'SIGKILL');
}

/**
 * @param {string} file
 * @param {string[]} args
 */
function commandLine(file, args) {
  const text = [file, ...args].join(' ');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/**
 * Carriage returns end lines too, since programs redraw their progress with them.
 * @param {NodeJS.ReadableStream} stream
 * @param {(line: string) => void} onLine
 */
function eachLine(stream, onLine) {
  let rest = '';
  stream.on('data', (text) => {
    const lines = (rest + text).split(/[\r\n]/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => onLine(rest));
}
