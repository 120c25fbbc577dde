/** Checks a connecting trainer's secret and versions. */
import { trainerAuthSchema } from '#lib/protocol/trainer.ts';
import { engineVersion, protocolVersion } from '#lib/protocol/version.ts';
import { matchesHash } from '../base/secrets.ts';

/** Why this handshake is refused, if so. */
export function faultOf(auth: unknown, tokenHash: string): string | undefined {
  const parsed = trainerAuthSchema.safeParse(auth);
  if (!parsed.success) return "This server does not understand the trainer's handshake: update the trainer.";
  const { token, protocol, engine } = parsed.data;
  if (!matchesHash(token, tokenHash)) {
    return "The trainer token is wrong: start the trainer with the server's TRAINER_TOKEN.";
  }
  if (protocol !== protocolVersion) {
    return `The trainer has protocol ${protocol}, the server ${protocolVersion}: update both to the same version.`;
  }
  if (engine !== engineVersion) {
    return `The trainer has engine ${engine}, the server expects ${engineVersion}, so results would differ. Update both to the same version.`;
  }
  return undefined;
}
