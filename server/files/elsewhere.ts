/** Fetches files of runs over HTTP if only the trainers of another web process have the weights. */
import type { IncomingMessage } from 'node:http';

/** Marks a request from a web process, which is not forwarded again. */
const askedBy = 'x-classroom-process';
const patience = 25_000;
/** The headers to pass on from the other process's answer. */
const passed = ['content-type', 'content-disposition'];

export type FileElsewhere = { readonly headers: Record<string, string>; readonly body: Buffer };

/** The file at the request's address from the first of these web processes that has it; undefined if none does. */
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
