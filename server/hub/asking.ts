/** Who can be asked about a run; asks one trainer, and puts the parts of its answer together. */
import type { Socket } from 'socket.io';
import { answerBytes, type Inspection, type InspectionFault, inspectionReplySchema } from '#lib/protocol/inspection.ts';
import type { ServerToTrainer, TrainerToServer } from '#lib/protocol/trainer.ts';
import type { Trainer } from './lending.ts';

/** A trainer that does not answer within this is asked no longer. */
const patience = 20_000;

export type Finding = {
  readonly ok: true;
  readonly header: Record<string, unknown>;
  readonly body: Buffer;
  /** Of the trainer's time. */
  readonly seconds: number;
};

type TrainerLine = Socket<TrainerToServer, ServerToTrainer>;

/** A trainer that can be asked about a run. */
export type Asked = {
  readonly trainerId: string;
  /** Its folder of checkpoints. */
  readonly folder: string;
  /** It has runs to train, from which every question takes time. */
  readonly isTraining: boolean;
  ask(inspection: Inspection): Promise<Finding | InspectionFault>;
};

/** Those of the trainers that are here, the one that has the run before others. */
export function askableOf(trainers: readonly (Trainer & { socket: TrainerLine | null })[], runId: string): Asked[] {
  return trainers
    .toSorted((a, b) => Number(b.loans.has(runId)) - Number(a.loans.has(runId)))
    .flatMap(({ auth: { trainerId, folder }, loans, socket }): Asked[] => {
      if (!socket) return [];
      return [{ trainerId, folder, isTraining: loans.size > 0, ask: (inspection) => askTrainer(socket, inspection) }];
    });
}

/** The trainer's answer; one that never comes, or is not whole, is a fault. */
async function askTrainer(socket: TrainerLine, inspection: Inspection): Promise<Finding | InspectionFault> {
  const parts: Buffer[] = [];
  let received = 0;
  const collect = (id: unknown, bytes: unknown) => {
    if (id !== inspection.id || !Buffer.isBuffer(bytes) || received > answerBytes) return;
    received += bytes.length;
    parts.push(bytes);
  };
  socket.on('inspection-part', collect);
  try {
    const reply = inspectionReplySchema.parse(await socket.timeout(patience).emitWithAck('inspect', inspection));
    if (!reply.ok) return reply;
    if (reply.bytes !== received) throw new Error(`${received} of ${reply.bytes} bytes came.`);
    return { ok: true, header: reply.header, body: Buffer.concat(parts), seconds: reply.seconds };
  } catch (error) {
    return { ok: false, reason: 'failed', message: (error as Error).message };
  } finally {
    socket.off('inspection-part', collect);
  }
}
