/** Fetches files about a run: a line of JSON followed by bytes, or JSON alone. */
import { type Refusal, refusalSchema } from '#lib/refusal.ts';

/** The server's refusal of a file. */
export class FileRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** The bytes behind the line. */
export type Binary<Header> = { readonly header: Header; readonly body: ArrayBuffer };

/** A file as a stream. Throws FileRefused if the server refuses it, and a TypeError if it cannot be reached. */
export async function fetchFile(address: string, signal: AbortSignal | null): Promise<Response> {
  const response = await fetch(address, { signal });
  if (response.ok) return response;
  const refusal = refusalSchema.safeParse(await response.json().catch(() => undefined));
  if (refusal.success) throw new FileRefused(refusal.data);
  throw new Error(`${address}: ${response.status}`);
}

/** A JSON file. Throws FileRefused if the server refuses it. */
export async function fetchJson<Content>(address: string, signal: AbortSignal): Promise<Content> {
  return (await fetchFile(address, signal)).json();
}

/** Separates the line of JSON from the bytes, which are then aligned to four. */
export function splitBinary<Header>(file: ArrayBuffer): Binary<Header> {
  const bytes = new Uint8Array(file);
  const end = bytes.indexOf(10) + 1;
  return { header: JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))), body: file.slice(end) };
}

/** A binary file. Throws FileRefused if the server refuses it. */
export async function fetchBinary<Header>(address: string, signal: AbortSignal): Promise<Binary<Header>> {
  return splitBinary(await (await fetchFile(address, signal)).arrayBuffer());
}
