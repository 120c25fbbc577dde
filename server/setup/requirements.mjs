/** Reads from a wheel's METADATA which other wheels one of its extras needs on this machine. */

/**
 * Requirements of an extra, as pip wants them on its command line.
 * @param {string} metadata
 * @param {string} extra
 * @param {Record<string, string>} environment values of the marker variables, such as sys_platform
 * @returns {string[]}
 */
export function extraRequirements(metadata, extra, environment) {
  const headers = metadata.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return [...headers.matchAll(/^Requires-Dist:\s*(.+)$/gim)]
    .map(([, line = '']) => {
      const [requirement = '', marker = ''] = line.split(/;(.*)/s);
      return { requirement: requirement.replace(/[\s()]/g, ''), marker };
    })
    .filter(({ marker }) => /\bextra\b/.test(marker) && markerHolds(marker, { ...environment, extra }))
    .map(({ requirement }) => requirement);
}

/**
 * The values of the marker variables for Python 3.12 on Linux, for which the wheels are fetched whatever Python runs pip.
 * @param {string} arch as Node.js names it
 * @returns {Record<string, string>}
 */
export function linuxEnvironment(arch) {
  return {
    python_version: '3.12',
    python_full_version: '3.12.0',
    sys_platform: 'linux',
    platform_system: 'Linux',
    os_name: 'posix',
    platform_machine: arch === 'arm64' ? 'aarch64' : 'x86_64',
    implementation_name: 'cpython',
    platform_python_implementation: 'CPython',
  };
}

/**
 * Whether an environment marker (PEP 508) holds.
 * @param {string} marker
 * @param {Record<string, string>} environment
 * @returns {boolean}
 */
export function markerHolds(marker, environment) {
  const tokens = marker.match(/"[^"]*"|'[^']*'|[()]|[<>=!~]+|[\w.]+/g) ?? [];
  let at = 0;
  const value = () => {
    const token = tokens[at++] ?? '';
    return /^["']/.test(token) ? token.slice(1, -1) : (environment[token] ?? '');
  };
  const comparison = () => {
    if (tokens[at] === '(') {
      at++;
      const inside = either();
      at++;
      return inside;
    }
    const versions = /version$/.test(tokens[at] ?? '');
    const left = value();
    let operator = tokens[at++] ?? '';
    if (operator === 'not') operator += ` ${tokens[at++]}`;
    return compare(left, operator, value(), versions);
  };
  const both = () => {
    let holds = comparison();
    while (tokens[at] === 'and') {
      at++;
      // Read before it is combined, so that the tokens are used up either way.
      const next = comparison();
      holds = holds && next;
    }
    return holds;
  };
  const either = () => {
    let holds = both();
    while (tokens[at] === 'or') {
      at++;
      const next = both();
      holds = holds || next;
    }
    return holds;
  };
  return either();
}

/**
 * @param {string} left
 * @param {string} operator
 * @param {string} right
 * @param {boolean} versions
 */
function compare(left, operator, right, versions) {
  if (operator === 'in') return right.includes(left);
  if (operator === 'not in') return !right.includes(left);
  const order = versions ? compareVersions(left, right) : left < right ? -1 : Number(left > right);
  if (operator === '==' || operator === '===') return order === 0;
  if (operator === '!=') return order !== 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  if (operator === '>') return order > 0;
  if (operator === '>=') return order >= 0;
  throw new Error(`unknown comparison "${operator}" in a marker of the wheel`);
}

/**
 * @param {string} left
 * @param {string} right
 */
function compareVersions(left, right) {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
