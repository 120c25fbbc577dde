/** File names from people's text, valid on every file system. */

/** File systems allow 255 bytes; some are reserved for the ending, and for the number of a second copy. */
const maximumBytes = 180;

/** Device names, which Windows does not allow as file names, with any ending. */
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** The title as a name without an ending; `otherwise` if nothing is left of it. */
export function fileNameOf(title: string, otherwise: string): string {
  const encoder = new TextEncoder();
  const allowed = title
    .normalize('NFC')
    .replace(/[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.~-]+/u, '');
  let name = '';
  let bytes = 0;
  for (const letter of allowed) {
    bytes += encoder.encode(letter).length;
    if (bytes > maximumBytes) break;
    name += letter;
  }
  const ended = name.replace(/[\s.]+$/u, '');
  if (ended === '') return otherwise;
  return reserved.test(ended) ? `${otherwise} ${ended}` : ended;
}
