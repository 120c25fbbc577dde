/** Asks pip's own copy of `packaging` which other wheels one of a wheel's extras needs on this machine. */
import { fileURLToPath } from 'node:url';
import { command } from './commands.mjs';

const SCRIPT = fileURLToPath(new URL('extra-requirements.py', import.meta.url));

/**
 * Requirements of an extra, as pip wants them on its command line.
 * @param {string} wheel
 * @param {string} extra
 * @param {string} arch as Node.js names it
 * @returns {Promise<string[]>}
 */
export async function extraRequirements(wheel, extra, arch) {
  const printed = await command('python3', [SCRIPT, wheel, extra, JSON.stringify(linuxVariables(arch))], {
    advice: 'pip must be there in full, on Debian with: apt-get install -y python3-pip',
  });
  return printed.split('\n').filter(Boolean);
}

/**
 * The values of the marker variables for Python 3.12 on Linux, for which the wheels are fetched whatever Python runs pip.
 * @param {string} arch
 */
function linuxVariables(arch) {
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
