/** What a run has learned, fetched again whenever there is more: confusions, predictions, and what a trainer finds out. */
'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createFetching, type Fetching } from '#app/_live/fetching.ts';
import { type Binary, FileRefused, fetchBinary, fetchFile, fetchJson } from '#app/_live/run-files.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { imageFile, runFile } from '#lib/addresses.ts';
import { type Judgement, judge, wholeProbability } from '#lib/analysis/evaluation.ts';
import { healthForFindings } from '#lib/analysis/findings.ts';
import type { EpochConfusion } from '#lib/classroom/run-report.ts';
import type { Run } from '#lib/classroom/session.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Boundary } from '#lib/network/boundary.ts';
import type { Health } from '#lib/network/health.ts';
import type { PredictionsHeader } from '#lib/protocol/inspection.ts';
import type { Refusal } from '#lib/refusal.ts';
import { useDataset } from './dataset.tsx';
import { pixelsOf } from './pixels.ts';

/** Epochs of small runs follow within a second. */
const confusionsMilliseconds = 1000;
/** The server itself hears of predictions every ten seconds; findings do not change faster either. */
const predictionsMilliseconds = 5000;
/** What costs a trainer work is renewed at most this often while the run trains. */
const inspectionMilliseconds = 30_000;

export type ImageSet = PredictionsHeader['set'];

/** An image of the data set. */
export type ChosenImage = { readonly part: 'training' | 'test'; readonly index: number };

/** One image with the run's prediction. */
export type Seen = Judgement & { readonly index: number };
export type SeenImages = Pick<PredictionsHeader, 'set' | 'part' | 'epoch'> & { readonly images: readonly Seen[] };

const useCode = () => useSessionState(({ session }) => session!.code);

/** The confusion of every epoch so far. */
export function useConfusions(run: Run): Fetched<readonly EpochConfusion[]> {
  const code = useCode();
  const epoch = run.lastEpoch?.epoch ?? 0;
  return useFetched(run.id, epoch === 0 ? null : epoch, confusionsMilliseconds, async (signal, before = []) => {
    const file = runFile(code, run.id, `confusions.json?after=${before.at(-1)?.epoch ?? 0}`);
    const { confusions } = await fetchJson<{ confusions: EpochConfusion[] }>(file, signal);
    return confusions.length > 0 ? [...before, ...confusions] : before;
  });
}

/** The boundary of every epoch so far that has one, of a run on points. */
export function useBoundaries(run: Run): Fetched<readonly Boundary[]> {
  const code = useCode();
  const epoch = run.lastEpoch?.epoch ?? 0;
  const about = `${run.id} boundaries`;
  return useFetched(about, epoch === 0 ? null : epoch, confusionsMilliseconds, async (signal, before = []) => {
    const file = runFile(code, run.id, `boundaries.json?after=${before.at(-1)?.epoch ?? 0}`);
    const { boundaries } = await fetchJson<{ boundaries: Boundary[] }>(file, signal);
    return boundaries.length > 0 ? [...before, ...boundaries] : before;
  });
}

/** The boundary of its last epoch that has one; undefined within what was fetched before the first. */
export function useLastBoundary(run: Run): Fetched<Boundary | undefined> {
  const code = useCode();
  const epoch = run.lastEpoch?.epoch ?? 0;
  return useFetched(`${run.id} boundary`, epoch === 0 ? null : epoch, confusionsMilliseconds, async (signal) => {
    const file = runFile(code, run.id, 'boundaries.json?last=1');
    return (await fetchJson<{ boundaries: Boundary[] }>(file, signal)).boundaries[0];
  });
}

/** The run's health after every measured epoch so far; empty for a run of a version that measured none. */
export function useHealth(run: Run): Fetched<readonly Health[]> {
  const code = useCode();
  const epoch = run.lastEpoch?.epoch ?? 0;
  const about = `${run.id} health`;
  return useFetched(about, epoch === 0 ? null : epoch, confusionsMilliseconds, async (signal, before = []) => {
    const file = runFile(code, run.id, `health.json?after=${before.at(-1)?.epoch ?? 0}`);
    const { health } = await fetchJson<{ health: Health[] }>(file, signal);
    return health.length > 0 ? [...before, ...health] : before;
  });
}

/** Its last measurements, as many as findings need. */
export function useLastHealth(run: Run): Fetched<readonly Health[]> {
  const code = useCode();
  const epoch = run.lastEpoch?.epoch ?? 0;
  return useFetched(`${run.id} last health`, epoch === 0 ? null : epoch, predictionsMilliseconds, async (signal) => {
    const file = runFile(code, run.id, `health.json?last=${healthForFindings}`);
    return (await fetchJson<{ health: Health[] }>(file, signal)).health;
  });
}

/** Reads `predictions.bin` of a run with so many classes. */
function seenImages({ header, body }: Binary<PredictionsHeader>, classes: number): SeenImages {
  const { set, part, epoch, count } = header;
  const values = count * classes;
  const probabilities = Float32Array.from(new Uint16Array(body, 0, values), (value) => value / wholeProbability);
  const indices = new Uint16Array(body, 2 * values, count);
  const labels = new Uint8Array(body, 2 * values + 2 * count, count);
  const images = Array.from(indices, (index, place) => ({
    ...judge(place, probabilities.subarray(place * classes, (place + 1) * classes), labels[place]!),
    index,
  }));
  return { set, part, epoch, images };
}

/** The run's latest predictions, image by image, once they are `wanted`; of the test only when it is open. */
export function usePredictions(run: Run, set: ImageSet, wanted: boolean): Fetched<SeenImages> {
  const code = useCode();
  const epoch = run.lastEpoch?.epoch ?? 0;
  const key = epoch === 0 || !wanted ? null : `${epoch} ${run.state}`;
  return useFetched(`${run.id} ${set}`, key, predictionsMilliseconds, async (signal) =>
    seenImages(
      await fetchBinary<PredictionsHeader>(runFile(code, run.id, `predictions.bin?set=${set}`), signal),
      datasetOf(run.hyperparameters).classes.length,
    ),
  );
}

/** What a trainer finds out about the run: `file` with its query, null for nothing. While the run trains it is renewed now and then. */
export function useInspection<Header>(run: Run, file: string | null, needsWeights = true): Fetched<Binary<Header>> {
  const code = useCode();
  const epoch = run.lastEpoch?.epoch ?? 0;
  const key = useMemo(() => {
    if (file === null) return null;
    if (!needsWeights) return 'as it is';
    return epoch === 0 ? null : `${epoch} ${run.state}`;
  }, [file, needsWeights, epoch, run.state]);
  return useFetched(`${run.id} ${file}`, key, inspectionMilliseconds, (signal) =>
    fetchBinary<Header>(runFile(code, run.id, file!), signal),
  );
}

/** The pixels of an image of the data set; nothing is fetched for null. */
export function usePixels(image: ChosenImage | null): Fetched<Uint8ClampedArray> {
  const dataset = useDataset();
  const about = image === null ? 'none' : imageFile(dataset, image.part, image.index);
  return useFetched(about, image && about, 0, async (signal) =>
    pixelsOf(await (await fetchFile(about, signal)).blob()),
  );
}

export type Fetched<Content> = {
  /** The latest that came; undefined before the first. */
  readonly content: Content | undefined;
  /** Why the last attempt failed; null where it did not, `unreachable` where no answer came. */
  readonly fault: Refusal | 'unreachable' | null;
  readonly retry: () => void;
};

/**
 * Fetches when `key` changes, at most once in `least` milliseconds; another `about` forgets what was fetched. While `key`
 * is null nothing is fetched.
 */
function useFetched<Content>(
  about: string,
  key: string | number | null,
  least: number,
  load: (signal: AbortSignal, before: Content | undefined) => Promise<Content>,
): Fetched<Content> {
  type State = { about: string; content: Content | undefined; fault: Fetched<Content>['fault'] };
  const [state, setState] = useState<State>({ about, content: undefined, fault: null });
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  const fetching = useRef<Fetching | null>(null);

  useEffect(() => {
    const own = createFetching<Content>({
      least,
      load: (signal, before) => latest.current(signal, before),
      onContent: (content) => setState({ about, content, fault: null }),
      onFault: (error) => {
        const fault = error instanceof FileRefused ? error.refusal : 'unreachable';
        setState((before) => ({ about, content: before.about === about ? before.content : undefined, fault }));
      },
    });
    fetching.current = own;
    return own.stop;
  }, [about, least]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new of it is fetched by a new line, and so is another key
  useEffect(() => {
    if (key !== null) fetching.current?.poke();
  }, [about, least, key]);

  const retry = useCallback(() => fetching.current?.retry(), []);
  const isOurs = state.about === about;
  const content = isOurs ? state.content : undefined;
  const fault = isOurs ? state.fault : null;
  return useMemo(() => ({ content, fault, retry }), [content, fault, retry]);
}
