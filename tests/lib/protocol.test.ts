import { globSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { runReportSchema } from '#lib/classroom/run-report.ts';
import { newsSchema } from '#lib/protocol/broadcasts.ts';
import { inspectionReplySchema, inspectionSchema } from '#lib/protocol/inspection.ts';
import { requests } from '#lib/protocol/requests.ts';
import { assignmentSchema, maximumAttachments, reportRequestSchema, trainerAuthSchema } from '#lib/protocol/trainer.ts';
import { trainerStatusSchema } from '#lib/protocol/trainer-status.ts';
import { protocolVersion } from '#lib/protocol/version.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Every schema exported by lib, by name: the snapshot describes each once, and then refers to it by name. */
async function namedSchemas() {
  const named = z.registry<{ id: string }>();
  for (const file of globSync('lib/**/*.ts', { cwd: root }).sort()) {
    const exported: Record<string, unknown> = await import(path.join(root, file));
    for (const [name, value] of Object.entries(exported)) {
      const known = value instanceof z.core.$ZodType && named.has(value);
      if (name.endsWith('Schema') && value instanceof z.core.$ZodType && !known) named.add(value, { id: name });
    }
  }
  return named;
}

it('[W1] the protocol matches its version: a change requires a new version and a note of the reason', async () => {
  const wire = z.object({
    requests: z.object(
      Object.fromEntries(
        Object.entries(requests).map(([name, { payload, reply }]) => [name, z.object({ payload, reply })]),
      ),
    ),
    broadcasts: z.object({ news: newsSchema }),
    trainer: z.object({
      auth: trainerAuthSchema,
      assignment: assignmentSchema,
      report: runReportSchema,
      status: trainerStatusSchema,
      inspection: inspectionSchema,
      inspectionReply: inspectionReplySchema,
    }),
  });
  const schema = z.toJSONSchema(wire, { unrepresentable: 'any', metadata: await namedSchemas() });
  await expect(JSON.stringify({ protocolVersion, ...schema }, null, 1)).toMatchFileSnapshot(
    `protocol-${protocolVersion}.snapshot`,
  );
});

/** Where this schema may contain bytes, which Socket.IO sends separately. */
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

it('[W2] no message from a browser has binary parts, and none from a trainer more than Socket.IO accepts', () => {
  for (const [name, { payload, reply }] of Object.entries(requests)) {
    expect([...bytesIn(payload), ...bytesIn(reply)], name).toEqual([]);
  }
  expect([newsSchema, assignmentSchema, trainerStatusSchema, inspectionSchema].flatMap(bytesIn)).toEqual([]);
  expect(bytesIn(runReportSchema)).not.toEqual([]);

  const predictions = { set: 'validation', epoch: 1, probabilities: new Uint8Array(20) };
  const reportsWith = (count: number) => ({
    reports: Array.from({ length: count }, (_, run) => ({
      runId: `run-${run}`,
      attempt: 1,
      step: 1,
      computeSeconds: 1,
      points: [],
      epochs: [],
      predictions: [predictions],
    })),
  });
  expect(reportRequestSchema.safeParse(reportsWith(maximumAttachments)).success).toBe(true);
  expect(reportRequestSchema.safeParse(reportsWith(maximumAttachments + 1)).success).toBe(false);
});
