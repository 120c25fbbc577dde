/** Shows a set-up step's progress: one redrawn line on a terminal, an occasional line in a log. */

const SPINNER_MS = 120;
const LOG_EVERY_MS = 5000;

/**
 * @typedef {object} Report a step's progress
 * @property {string} [detail] the current work; a new detail restarts the estimate
 * @property {number} [done] how much of it is done
 * @property {number} [total] how much there is in total
 * @property {'bytes' | ''} [unit]
 */

/**
 * A progress display for one step.
 * @param {string} title
 * @param {{ stream?: NodeJS.WriteStream, typicalSeconds?: number, now?: () => number }} [options]
 */
export function showProgress(
  title,
  { stream = process.stderr, typicalSeconds = 0, now = () => performance.now() } = {},
) {
  const began = now();
  /** @type {Report} */
  let report = {};
  let detailBegan = began;
  let lastLog = Number.NEGATIVE_INFINITY;
  const draw = () => {
    const text = describe(title, report, { elapsed: now() - began, inDetail: now() - detailBegan, typicalSeconds });
    if (stream.isTTY) stream.write(`\r\x1b[2K${text.slice(0, (stream.columns || 80) - 1)}`);
    else if (now() - lastLog >= LOG_EVERY_MS) {
      stream.write(`${text}\n`);
      lastLog = now();
    }
  };
  const timer = setInterval(draw, stream.isTTY ? SPINNER_MS : 500);
  draw();
  return {
    /** @param {Report} next */
    update(next) {
      if (next.detail !== undefined && next.detail !== report.detail) {
        detailBegan = now();
        report = next;
      } else report = { ...report, ...next };
      draw();
    },
    /** @param {string} ending */
    end(ending = 'done') {
      clearInterval(timer);
      stream.write(`${stream.isTTY ? '\r\x1b[2K' : ''}${title}: ${ending} (${seconds(now() - began)})\n`);
    },
    /** Leaves the line as it is and stops drawing. */
    abandon() {
      clearInterval(timer);
      if (stream.isTTY) stream.write('\n');
    },
  };
}

/**
 * One line of progress.
 * @param {string} title
 * @param {Report} report
 * @param {{ elapsed: number, inDetail: number, typicalSeconds: number }} time in milliseconds and seconds
 * @returns {string}
 */
export function describe(title, report, { elapsed, inDetail, typicalSeconds }) {
  const parts = [];
  if (report.detail) parts.push(report.detail);
  const { done, total, unit } = report;
  if (done !== undefined && total) {
    const amount = unit === 'bytes' ? `${megabytes(done)} of ${megabytes(total)} MB` : `${done} of ${total}`;
    parts.push(`${amount} (${Math.min(100, Math.floor((100 * done) / total))} %)`);
  }
  if (elapsed >= 1000) parts.push(seconds(elapsed));
  const left = remaining(report, inDetail) ?? typicalSeconds * 1000 - elapsed;
  if (left >= 1000) parts.push(`about ${seconds(left)} left`);
  return `${title}: ${parts.join(', ') || 'started'}`;
}

/**
 * Estimated milliseconds left; undefined while too little is done to tell.
 * @param {Report} report
 * @param {number} elapsed
 */
function remaining({ done, total }, elapsed) {
  if (!done || !total || elapsed < 1000) return undefined;
  return (elapsed * Math.max(0, total - done)) / done;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}

/**
 * A duration in words.
 * @param {number} milliseconds
 * @returns {string}
 */
export function seconds(milliseconds) {
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const whole = Math.round(milliseconds / 1000);
  return whole < 120 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
