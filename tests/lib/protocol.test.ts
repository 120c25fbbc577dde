import { expect, it } from 'vitest';
import { z } from 'zod';
import { runReportSchema } from '#lib/classroom/run-report.ts';
import { changesSchema, liveSchema } from '#lib/protocol/broadcasts.ts';
import { inspectionReplySchema, inspectionSchema } from '#lib/protocol/inspection.ts';
import { requests } from '#lib/protocol/requests.ts';
import { assignmentSchema, maximumAttachments, reportRequestSchema, trainerAuthSchema } from '#lib/protocol/trainer.ts';
import { trainerStatusSchema } from '#lib/protocol/trainer-status.ts';
import { protocolVersion } from '#lib/protocol/version.ts';

it('[W1] the wire is the one of this protocol version: whoever changes it raises the version and writes why', async () => {
  const json = (schema: z.core.$ZodType) => z.toJSONSchema(schema, { unrepresentable: 'any' });
  const wire = {
    protocolVersion,
    requests: Object.fromEntries(
      Object.entries(requests).map(([name, { payload, reply }]) => [
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

/** Where in this schema there may be bytes, which Socket.IO sends apart from the message. */
function bytesIn(schema: z.core.$ZodType): string[] {
  const found: string[] = [];
  z.toJSONSchema(schema, {
    unrepresentable: 'any',
    override: ({ zodSchema, path }) => {
      if (zodSchema._zod.def.type === 'custom') found.push(path.join('.'));
    },
  });
  return found;
}

it('[W2] no message of a browser has binary parts, and no message of a trainer more than Socket.IO’s parser takes', () => {
  for (const [name, { payload, reply }] of Object.entries(requests)) {
    expect([...bytesIn(payload), ...bytesIn(reply)], name).toEqual([]);
  }
  expect([changesSchema, liveSchema, assignmentSchema, trainerStatusSchema, inspectionSchema].flatMap(bytesIn)).toEqual(
    [],
  );
  expect(bytesIn(runReportSchema)).not.toEqual([]);

  const predictions = { set: 'validation', epoch: 1, probabilities: new Uint8Array(20) };
  const reportsWith = (count: number) => ({
    reports: Array.from({ length: count }, (_, run) => ({
      runId: `run-${run}`,
      attempt: 1,
      step: 1,
      gpuSeconds: 1,
      points: [],
      epochs: [],
      predictions: [predictions],
    })),
  });
  expect(reportRequestSchema.safeParse(reportsWith(maximumAttachments)).success).toBe(true);
  expect(reportRequestSchema.safeParse(reportsWith(maximumAttachments + 1)).success).toBe(false);
});
