/** Socket.IO's message parser at both ends, with the same limit on binary attachments regardless of version. */
import { Decoder, Encoder } from 'socket.io-parser';
import { maximumAttachments } from '#lib/protocol/trainer.ts';

class BoundedDecoder extends Decoder {
  constructor() {
    super({ maxAttachments: maximumAttachments });
  }
}

/** The `parser` option of a Socket.IO server or client. */
export const messageParser = { Encoder, Decoder: BoundedDecoder };
