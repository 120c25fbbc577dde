/** The HTTP server: its own answerers come first; every other address is a page, answered by Next. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers some requests, and returns whether it did. */
export type Answerer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Milliseconds for a client to send its headers, and its whole request; checked every second. */
const patience = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000 } as const;

export type Site = {
  readonly server: Server;
  /** Adds answerers, asked before those added later. */
  add(...answerers: Answerer[]): void;
  /** Its port; 0 before it listens. */
  port(): number;
};

/** A server that passes requests that no answerer takes to `pages`; with null, there are no pages (503). */
export function createSite(pages: PageHandler | null): Site {
  const answerers: Answerer[] = [];
  const server = createServer(patience, (request, response) => {
    if (answerers.some((answer) => answer(request, response))) return;
    if (!pages) {
      response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' }).end('This server has no pages.\n');
      return;
    }
    pages(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  return { server, add: (...more) => void answerers.push(...more), port: () => portOf(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** The address at which local programs reach a server listening on `host`. */
export function ownUrl(host: string, port: number): string {
  if (host === '' || host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

export class PortError extends Error {}

/** Listens and returns the port; throws PortError with a sentence if it cannot. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code && advice[error.code] ? new PortError(advice[error.code]!(port, host)) : error);
    });
    server.listen(port, host, () => resolve(portOf(server)));
  });
}

const noAddress = (_port: number, host: string) =>
  `The address ${host} does not exist. Set HOST to one of this machine's addresses, or unset it.`;

const advice: Record<string, (port: number, host: string) => string> = {
  EADDRINUSE: (port) =>
    `Port ${port} is taken (is another lesson running?). Stop that program, or use another port: PORT=${port + 1} npm start`,
  EACCES: (port) => `This user may not listen on port ${port}. Use a higher one: PORT=3000 npm start`,
  EADDRNOTAVAIL: (_port, host) =>
    `This machine does not have the address ${host}. Set HOST to one of its addresses, or unset it.`,
  ENOTFOUND: noAddress,
  EAI_AGAIN: noAddress,
  EINVAL: noAddress,
};
