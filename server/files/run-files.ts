/**
 * Serves the files of a run, `/sessions/CODE/runs/RUN/FILE`, to everybody with the code: as open as the
 * projector, which shows the same.
 *
 * A refusal is sent as JSON with a status: 403 for the sealed test, 404 for a missing session, run or
 * file, 409 before the run's first epoch ends, 503 if no trainer has its weights. A binary file is one line of
 * JSON, padded with spaces so that what follows starts at a multiple of 4, and the bytes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bytesOfPrediction } from '#lib/classroom/run-report.ts';
import type { Run, Session } from '#lib/classroom/session.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { type PredictionsHeader, type Question, questionSchema } from '#lib/protocol/inspection.ts';
import type { Refusal, RefusalCode } from '#lib/refusal.ts';
import type { Log } from '../base/log.ts';
import type { Answerer } from '../http/http.ts';
import { noSuchSession, type Sessions } from '../sessions/sessions.ts';
import type { SessionStore } from '../store/session-store.ts';
import { fileElsewhere } from './elsewhere.ts';
import type { ImageSource } from './images.ts';
import { type Inspections, notTrained } from './inspections.ts';
import type { RunDownloads } from './run-downloads.ts';

/** `fileName` is the name to save it under; without one the browser displays it. */
type Content = { readonly type: string; readonly body: string | Uint8Array; readonly fileName?: string };
type Answer = ({ readonly ok: true } & Content) | { readonly ok: false; readonly refusal: Refusal };

/** The source of a file. */
type Asked = { readonly session: Session; readonly run: Run; readonly query: URLSearchParams };

const statuses: Partial<Record<RefusalCode, number>> = {
  'no-such-session': 404,
  'no-such-run': 404,
  'no-such-file': 404,
  'run-not-trained': 409,
  'test-sealed': 403,
  'weights-gone': 503,
  'trainers-busy': 503,
  'no-data-set': 503,
};

const noSuchFile: Refusal = { code: 'no-such-file', message: 'A run has no such file.' };
const testSealed: Refusal = {
  code: 'test-sealed',
  message: 'The sealed test is not open, or the run has not been tested.',
};
const noDataSet: Refusal = { code: 'no-data-set', message: 'The web server does not have the data set.' };

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint16Array) => new Uint8Array(buffer, byteOffset, byteLength);

/** A line of JSON whose length is a multiple of 4, then the bytes. */
function binary(header: object, body: Uint8Array): Content {
  const line = Buffer.from(JSON.stringify(header));
  const padding = ' '.repeat((4 - ((line.length + 1) % 4)) % 4);
  return { type: 'application/octet-stream', body: Buffer.concat([line, Buffer.from(`${padding}\n`), body]) };
}

/** Answers requests for such files; false for any other address. */
export function createRunFiles(parts: {
  sessions: Sessions;
  store: Pick<SessionStore, 'boundaries' | 'confusions' | 'health' | 'predictions'>;
  inspections: Inspections;
  images: ImageSource;
  downloads: RunDownloads;
  /** Addresses of other web processes that have trainers. */
  elsewhere: () => readonly string[];
  /** The session code in this request was wrong. */
  wrongCode: (request: IncomingMessage) => void;
  log: Log;
}): Answerer {
  const { sessions, store, inspections, images, downloads, elsewhere, wrongCode, log } = parts;

  const inspected = async (run: Run, question: Question): Promise<Answer> => {
    const found = await inspections.ask(run, question);
    return found.ok ? { ok: true, ...binary(found.header, found.body) } : found;
  };

  const files: Record<string, (asked: Asked) => Promise<Answer>> = {
    'weights.bin': ({ run }) => inspected(run, { ask: 'weights' }),
    'filters.bin': ({ run }) => inspected(run, { ask: 'filters' }),
    'augmented.bin': ({ run }) => inspected(run, { ask: 'augmented' }),

    async 'maps.bin'({ run, query }) {
      const question = questionSchema.safeParse({
        ask: 'maps',
        part: query.get('part'),
        index: Number(query.get('index') ?? Number.NaN),
      });
      if (!question.success) return { ok: false, refusal: noSuchFile };
      // The classification of a test image is part of the sealed test.
      if (query.get('part') === 'test' && run.test === null) return { ok: false, refusal: testSealed };
      return inspected(run, question.data);
    },

    async 'confusions.json'({ run, query }) {
      const after = Number(query.get('after') ?? 0);
      const confusions = await store.confusions(run.id, Number.isSafeInteger(after) ? after : 0);
      return { ok: true, type: 'application/json; charset=utf-8', body: JSON.stringify({ confusions }) };
    },

    async 'boundaries.json'({ run, query }) {
      const after = Number(query.get('after') ?? 0);
      const only = query.has('last') ? 'last' : undefined;
      const boundaries = await store.boundaries(run.id, Number.isSafeInteger(after) ? after : 0, only);
      return { ok: true, type: 'application/json; charset=utf-8', body: JSON.stringify({ boundaries }) };
    },

    async 'health.json'({ run, query }) {
      const after = Number(query.get('after') ?? 0);
      const last = Number(query.get('last') ?? 0);
      const health = await store.health(
        run.id,
        Number.isSafeInteger(after) ? after : 0,
        Number.isSafeInteger(last) && last > 0 ? last : undefined,
      );
      return { ok: true, type: 'application/json; charset=utf-8', body: JSON.stringify({ health }) };
    },

    async 'predictions.bin'({ run, query }) {
      const set = query.get('set') === 'test' ? 'test' : 'validation';
      if (set === 'test' && run.test === null) return { ok: false, refusal: testSealed };
      const predictions = await store.predictions(run.id, set);
      if (!predictions) return { ok: false, refusal: notTrained(run.number) };
      const { epoch, probabilities } = predictions;
      const dataset = datasetOf(run.hyperparameters);
      const count = probabilities.length / bytesOfPrediction(dataset.classes.length);
      const chosen = await images.chosen(dataset, set, count, run.hyperparameters.validationFrom);
      if (!chosen) return { ok: false, refusal: noDataSet };
      const { part, indices, labels } = chosen;
      const header: PredictionsHeader = { set, part, epoch, count };
      return { ok: true, ...binary(header, Buffer.concat([probabilities, bytesOf(indices), labels])) };
    },
  };

  async function answerOf(code: string, runId: string, name: string, query: URLSearchParams): Promise<Answer> {
    const session = await sessions.look(code, {}, (found) => found);
    if (!session) return { ok: false, refusal: noSuchSession(code) };
    const run = Object.hasOwn(session.runs, runId) ? session.runs[runId] : undefined;
    if (!run) return { ok: false, refusal: { code: 'no-such-run', message: 'There is no such run.' } };
    if (Object.hasOwn(downloads, name)) return downloads[name]!(code, run);
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    if (!file) return { ok: false, refusal: noSuchFile };
    return file({ session, run, query });
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    ...asked: Parameters<typeof answerOf>
  ): Promise<void> {
    const result = await answerOf(...asked);
    if (!result.ok && result.refusal.code === 'no-such-session') wrongCode(request);
    const head = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    if (!result.ok && result.refusal.code === 'weights-gone') {
      const found = await fileElsewhere(request, elsewhere());
      if (found) {
        response.writeHead(200, { ...head, ...found.headers }).end(found.body);
        return;
      }
    }
    if (result.ok) {
      const saved = result.fileName && {
        'content-disposition': `attachment; filename="${result.fileName}"`,
      };
      response.writeHead(200, { ...head, 'content-type': result.type, ...saved }).end(result.body);
    } else {
      const status = statuses[result.refusal.code] ?? 400;
      response
        .writeHead(status, { ...head, 'content-type': 'application/json; charset=utf-8' })
        .end(JSON.stringify(result.refusal));
    }
  }

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    // Not `new URL`, which throws if a path starts with two slashes.
    const [pathname = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
    const found = /^\/sessions\/(\d{6})\/runs\/([^/]{1,64})\/([a-z-]+\.[a-z]+)$/.exec(pathname);
    if (!found || request.method !== 'GET') return false;
    answer(request, response, found[1]!, found[2]!, found[3]!, new URLSearchParams(query)).catch((error: Error) => {
      log.error('could not serve a file of a run', { reason: error.message });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
    return true;
  };
}
