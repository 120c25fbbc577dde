/** Asks pip's copy of `packaging` which other wheels a wheel's extra needs on this machine. */
import { fileURLToPath } from 'node:url';
import { command } from './commands.mjs';

const SCRIPT = fileURLToPath(new URL('extra-requirements.py', import.meta.url));

/**
 * The requirements of an extra, as command-line arguments of pip.
 * @param {string} wheel
 * @param {string} extra
 * @param {string} arch Node.js's name
 * @returns {Promise<string[]>}
 */
export async function extraRequirements(wheel, extra, arch) {
  const printed = await command('python3', [SCRIPT, wheel, extra, JSON.stringify(linuxVariables(arch))], {
    advice: 'This needs a complete pip; on Debian: apt-get install -y python3-pip',
  });
  return printed.split('\n').filter(Boolean);
}

/**
 * The marker variables of Python 3.12 on Linux; wheels are fetched for it whichever Python runs pip.
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
