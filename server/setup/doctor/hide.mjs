/** Takes out of a report what nobody should send: secrets, and the name of the user in paths. */
import { secretSettings } from '../../base/secret-settings.mjs';

/**
 * The text without the values of secret settings, names and passwords in addresses, and the path of the home folder.
 * @param {string} text
 * @param {Pick<import('../place.mjs').Place, 'env'>} place
 * @returns {string}
 */
export function hide(text, { env }) {
  const secrets = secretSettings.map((name) => env[name]?.trim() ?? '').filter((value) => value !== '');
  const home = env.HOME && env.HOME !== '/' ? [env.HOME] : [];
  const without = (/** @type {string} */ from, /** @type {string} */ word, /** @type {string} */ by) =>
    [word, JSON.stringify(word).slice(1, -1)].reduce((left, each) => left.split(each).join(by), from);
  const hidden = secrets.reduce((left, secret) => without(left, secret, '(hidden)'), text);
  return home
    .reduce((left, folder) => without(left, folder, '~'), hidden)
    .replace(/(\w:\/\/)[^\s/@"]+@/g, '$1(hidden)@');
}
