/** Files of runs whose weights only the trainers of another web process have: that process is asked over HTTP. */
import type { IncomingMessage } from 'node:http';

/** Says that a web process asks, which is not asked in its turn. */
const askedBy = 'x-classroom-process';
const patience = 25_000;
/** What of the other's answer is passed on. */
const passed = ['content-type', 'content-disposition'];

export type FileElsewhere = { readonly headers: Record<string, string>; readonly body: Buffer };

/** The file at the request's address from the first of these web processes that has it; undefined where none has. */
export async function fileElsewhere(
  request: IncomingMessage,
  urls: readonly string[],
): Promise<FileElsewhere | undefined> {
  if (request.headers[askedBy] !== undefined) return undefined;
  for (const url of urls) {
    const response = await fetch(new URL(request.url ?? '', url), {
      headers: { [askedBy]: '1' },
      signal: AbortSignal.timeout(patience),
    }).catch(() => undefined);
    if (!response?.ok) continue;
    const headers = Object.fromEntries(
      passed.flatMap((name) => {
        const value = response.headers.get(name);
        return value === null ? [] : [[name, value]];
      }),
    );
    return { headers, body: Buffer.from(await response.arrayBuffer()) };
  }
  return undefined;
}
