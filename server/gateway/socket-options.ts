/** How the server speaks Socket.IO: compression, heartbeat, limits. */
import type { ServerOptions } from 'socket.io';
import { messageParser } from '../base/parser.ts';
import { largestMessage } from './traffic.ts';

export const socketOptions: Partial<ServerOptions> = {
  // The greeting of a long lesson shrinks to a tenth; broadcasts are smaller and sent uncompressed.
  perMessageDeflate: {
    threshold: 32 * 1024,
    // The fastest level: it compresses a greeting nearly as well.
    zlibDeflateOptions: { level: 1 },
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
  },
  // A phone that left the Wi-Fi is noticed within 18 s.
  pingInterval: 10_000,
  pingTimeout: 8_000,
  serveClient: false,
  parser: messageParser,
  maxHttpBufferSize: largestMessage,
  // Closes connections that enter no namespace.
  connectTimeout: 10_000,
};
