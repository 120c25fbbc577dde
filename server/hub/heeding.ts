/** Handles a trainer's messages: requests for work, reports on its runs, and its status. */
import {
  type Assignment,
  holdingsSchema,
  reportRequestSchema,
  type WorkRequest,
  workRequestSchema,
} from '#lib/protocol/trainer.ts';
import { trainerStatusSchema } from '#lib/protocol/trainer-status.ts';
import { refusalFromZod } from '#lib/refusal.ts';
import { refusalOfBrokenText } from '../base/broken-text.ts';
import type { Log } from '../base/log.ts';
import type { Connected, TrainerSocket } from './connected.ts';
import type { Reconciling } from './reconciling.ts';
import { type Recording, refusalOfData } from './recording.ts';

export type Heeding = (socket: TrainerSocket, trainer: Connected) => void;

/** Returns a listener for a trainer's connection; `now` in milliseconds. */
export function createHeeding(parts: {
  lend: (trainer: Connected, request: WorkRequest) => Promise<Assignment[]>;
  recording: Recording;
  reconciling: Reconciling;
  /** How long a trainer's report took to arrive, in seconds, as it measured. */
  reportDelivered: (seconds: number) => void;
  /** A trainer's status on screens has changed. */
  changed: () => void;
  now: () => number;
  log: Log;
}): Heeding {
  const { lend, recording, reconciling, reportDelivered, changed, now, log } = parts;
  let lent: Promise<unknown> = Promise.resolve();

  return (socket, trainer) => {
    const failed = (what: string) => (error: Error) =>
      log.error(what, { name: trainer.auth.name, reason: error.message });

    socket.onAny(() => {
      trainer.heardAt = now();
    });
    socket.on('work', (message: unknown, reply: unknown) => {
      const request = workRequestSchema.safeParse(message);
      if (typeof reply !== 'function') return;
      if (!request.success) return reply({ assignments: [], refusal: refusalFromZod(request.error, '') });
      // One trainer after another: each sees what the previous one has been lent.
      lent = lent
        .then(() => lend(trainer, request.data))
        .then((assignments) => reply({ assignments }))
        .catch(failed('could not lend runs'));
    });
    socket.on('report', (message: unknown, reply: unknown) => {
      if (typeof reply !== 'function') return;
      const request = reportRequestSchema.safeParse(message);
      if (!request.success) return reply({ unwanted: [], refusal: refusalFromZod(request.error, '') });
      const { reports, deliverySeconds } = request.data;
      const broken = refusalOfBrokenText(request.data);
      if (broken) return reply({ unwanted: [], refusal: broken });
      if (deliverySeconds !== undefined) reportDelivered(deliverySeconds);
      recording
        .record(trainer, reports)
        .then((unwanted) => reply({ unwanted }))
        .catch((error: Error) => {
          failed('could not record a report')(error);
          const refusal = refusalOfData(error);
          if (refusal) reply({ unwanted: [], refusal });
        });
    });
    socket.on('status', (message: unknown, list: unknown) => {
      const status = trainerStatusSchema.safeParse(message);
      const holdings = holdingsSchema.safeParse(list);
      if (!status.success || !holdings.success) {
        return log.warn('invalid trainer status', { name: trainer.auth.name });
      }
      trainer.status = status.data;
      changed();
      reconciling.compare(trainer, holdings.data).catch(failed("could not compare loans with a trainer's runs"));
    });
  };
}
