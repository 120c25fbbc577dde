/**
 * `node server/reachable.ts`: prints, for `npm run doctor`, a JSON object with the addresses at which students would reach a
 * server with these settings, the likeliest first, or with what is wrong with the settings.
 */
import { publicAddresses } from './banner.ts';
import { ConfigError, readConfig, readShortcuts } from './base/config.ts';

function answer(): { addresses: string[]; fault?: string } {
  try {
    const config = readConfig();
    readShortcuts();
    return { addresses: publicAddresses(config.port, config) };
  } catch (error) {
    if (error instanceof ConfigError) return { addresses: [], fault: error.message };
    throw error;
  }
}

process.stdout.write(`${JSON.stringify(answer())}\n`);
