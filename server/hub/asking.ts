/** Finds the trainers that can answer about a run, asks one, and assembles the parts of its answer. */
import type { Socket } from 'socket.io';
import { answerBytes, type Inspection, type InspectionFault, inspectionReplySchema } from '#lib/protocol/inspection.ts';
import type { ServerToTrainer, TrainerToServer } from '#lib/protocol/trainer.ts';
import type { Trainer } from './lending.ts';

/** A trainer that does not answer within this time is abandoned. */
const patience = 20_000;

export type Finding = {
  readonly ok: true;
  readonly header: Record<string, unknown>;
  readonly body: Buffer;
  /** Of the trainer's time. */
  readonly seconds: number;
};

type TrainerLine = Socket<TrainerToServer, ServerToTrainer>;

/** A trainer that can answer about a run. */
export type Asked = {
  readonly trainerId: string;
  /** Its checkpoint folder. */
  readonly folder: string;
  /** It has runs to train, so every question costs training time. */
  readonly isTraining: boolean;
  ask(inspection: Inspection): Promise<Finding | InspectionFault>;
};

/** The connected trainers among these, the one that has the run first. */
export function askableOf(trainers: readonly (Trainer & { socket: TrainerLine | null })[], runId: string): Asked[] {
  return trainers
    .toSorted((a, b) => Number(b.loans.has(runId)) - Number(a.loans.has(runId)))
    .flatMap(({ auth: { trainerId, folder }, loans, socket }): Asked[] => {
      if (!socket) return [];
      return [{ trainerId, folder, isTraining: loans.size > 0, ask: (inspection) => askTrainer(socket, inspection) }];
    });
}

/** The trainer's answer; throws if it never arrives or is incomplete. */
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
    if (reply.bytes !== received) throw new Error(`Received ${received} of ${reply.bytes} bytes.`);
    return { ok: true, header: reply.header, body: Buffer.concat(parts), seconds: reply.seconds };
  } catch (error) {
    return { ok: false, reason: 'failed', message: (error as Error).message };
  } finally {
    socket.off('inspection-part', collect);
  }
}
