/** Whether a trainer that knocks may come in: its secret and its versions. */
import { trainerAuthSchema } from '#lib/protocol/trainer.ts';
import { engineVersion, protocolVersion } from '#lib/protocol/version.ts';
import { matchesHash } from '../base/secrets.ts';

/** Why this handshake is refused, or undefined. */
export function faultOf(auth: unknown, tokenHash: string): string | undefined {
  const parsed = trainerAuthSchema.safeParse(auth);
  if (!parsed.success) return 'This trainer says who it is in a way this server does not understand: update it.';
  const { token, protocol, engine } = parsed.data;
  if (!matchesHash(token, tokenHash)) {
    return 'The trainer token is wrong: start the trainer with the TRAINER_TOKEN of the server.';
  }
  if (protocol !== protocolVersion) {
    return `The trainer speaks protocol ${protocol}, the server ${protocolVersion}: bring both to the same version.`;
  }
  if (engine !== engineVersion) {
    return `The trainer has engine ${engine}, the server expects ${engineVersion}: their numbers would differ. Bring both to the same version.`;
  }
  return undefined;
}
