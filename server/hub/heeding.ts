/** What is done about each message of a trainer: it asks for work, reports on its runs, and says how it is. */
import { type Assignment, holdingsSchema, reportRequestSchema, workRequestSchema } from '#lib/protocol/trainer.ts';
import { trainerStatusSchema } from '#lib/protocol/trainer-status.ts';
import { refusalFromZod } from '#lib/refusal.ts';
import { refusalOfBrokenText } from '../base/broken-text.ts';
import type { Log } from '../base/log.ts';
import type { Connected, TrainerSocket } from './connected.ts';
import type { Reconciling } from './reconciling.ts';
import { type Recording, refusalOfData } from './recording.ts';

export type Heeding = (socket: TrainerSocket, trainer: Connected) => void;

/** Gives what listens to a trainer's connection; `now` in milliseconds. */
export function createHeeding(parts: {
  lend: (trainer: Connected, room: number) => Promise<Assignment[]>;
  recording: Recording;
  reconciling: Reconciling;
  /** How long a trainer's news took to be here, in seconds, as it measured. */
  reportDelivered: (seconds: number) => void;
  /** What screens show of a trainer is other than before. */
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
      // One trainer after another: each sees what the one before has been lent.
      lent = lent
        .then(() => lend(trainer, request.data.room))
        .then((assignments) => reply({ assignments }))
        .catch(failed('lending runs failed'));
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
          failed('a report could not be recorded')(error);
          const refusal = refusalOfData(error);
          if (refusal) reply({ unwanted: [], refusal });
        });
    });
    socket.on('status', (message: unknown, list: unknown) => {
      const status = trainerStatusSchema.safeParse(message);
      const holdings = holdingsSchema.safeParse(list);
      if (!status.success || !holdings.success) {
        return log.warn('the status of a trainer is not understood', { name: trainer.auth.name });
      }
      trainer.status = status.data;
      changed();
      reconciling
        .compare(trainer, holdings.data)
        .catch(failed('what is lent could not be compared with what a trainer holds'));
    });
  };
}
