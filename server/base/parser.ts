/** How Socket.IO's messages are read by both ends: with the same bound on binary parts, whatever a version of it takes. */
import { Decoder, Encoder } from 'socket.io-parser';
import { maximumAttachments } from '#lib/protocol/trainer.ts';

class BoundedDecoder extends Decoder {
  constructor() {
    super({ maxAttachments: maximumAttachments });
  }
}

/** The `parser` option of a Socket.IO server or client. */
export const messageParser = { Encoder, Decoder: BoundedDecoder };
