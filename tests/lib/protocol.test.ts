import { expect, it } from 'vitest';
import { z } from 'zod';
import { changesSchema, liveSchema } from '#lib/protocol/broadcasts.ts';
import { inspectionReplySchema, inspectionSchema } from '#lib/protocol/inspection.ts';
import { requestSchemas } from '#lib/protocol/requests.ts';
import { assignmentSchema, runReportSchema, trainerAuthSchema } from '#lib/protocol/trainer.ts';
import { trainerStatusSchema } from '#lib/protocol/trainer-status.ts';
import { protocolVersion } from '#lib/protocol/version.ts';

it('[W1] the wire is the one of this protocol version: whoever changes it raises the version and writes why', async () => {
  const json = (schema: z.core.$ZodType) => z.toJSONSchema(schema, { unrepresentable: 'any' });
  const wire = {
    protocolVersion,
    requests: Object.fromEntries(
      Object.entries(requestSchemas).map(([name, { payload, reply }]) => [
        name,
        { payload: json(payload), reply: json(reply) },
      ]),
    ),
    broadcasts: { changes: json(changesSchema), live: json(liveSchema) },
    trainer: {
      auth: json(trainerAuthSchema),
      assignment: json(assignmentSchema),
      report: json(runReportSchema),
      status: json(trainerStatusSchema),
      inspection: json(inspectionSchema),
      inspectionReply: json(inspectionReplySchema),
    },
  };
  await expect(JSON.stringify(wire, null, 1)).toMatchFileSnapshot(`protocol-${protocolVersion}.snapshot`);
});
