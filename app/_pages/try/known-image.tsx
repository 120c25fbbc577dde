/** An image that the network was validated on or, once the test is open, tested on: drawn at random, with its true class. */
'use client';
import { Shuffle } from 'lucide-react';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FileRefused, fetchBinary } from '#app/_live/run-files.ts';
import { useClassNames, useDataset } from '#app/_run/dataset.tsx';
import { SetChoice } from '#app/_run/set-choice.tsx';
import type { ImageSet } from '#app/_run/use-learned.ts';
import { Button } from '#app/_ui/button.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { imageFile, runFile } from '#lib/addresses.ts';
import { bytesOfPrediction } from '#lib/classroom/run-report.ts';
import type { Run } from '#lib/classroom/session.ts';
import type { PredictionsHeader } from '#lib/protocol/inspection.ts';
import type { Refusal } from '#lib/refusal.ts';
import { type Picture, stillOf } from './picture.ts';

type Images = { readonly part: 'training' | 'test'; readonly indices: Uint16Array; readonly labels: Uint8Array };

/** The images of the set; probabilities, two bytes a class, come first. */
async function fetchImages(
  code: string,
  runId: string,
  set: ImageSet,
  signal: AbortSignal,
  classes: number,
): Promise<Images> {
  const file = runFile(code, runId, `predictions.bin?set=${set}`);
  const { header, body } = await fetchBinary<PredictionsHeader>(file, signal);
  const from = bytesOfPrediction(classes) * header.count;
  return {
    part: header.part,
    indices: new Uint16Array(body, from, header.count),
    labels: new Uint8Array(body, from + 2 * header.count, header.count),
  };
}

/** `picture` is the one shown now. */
export function KnownImageChoice({
  code,
  run,
  picture,
  onPicture,
}: {
  code: string;
  run: Run;
  picture: Picture | null;
  onPicture: (picture: Picture | null) => void;
}) {
  const t = useTranslations('try');
  const refusalText = useRefusalText();
  const names = useClassNames();
  const dataset = useDataset();
  const id = useId();
  const [set, setSet] = useState<ImageSet>('validation');
  const images = useRef<Promise<Images> | null>(null);
  const [fault, setFault] = useState<Refusal | 'unreachable' | null>(null);
  const [aborter] = useState(() => new AbortController());

  const draw = useCallback(async () => {
    setFault(null);
    try {
      images.current ??= fetchImages(code, run.id, set, aborter.signal, dataset.classes.length);
      const { part, indices, labels } = await images.current;
      const place = Math.floor(Math.random() * indices.length);
      const response = await fetch(imageFile(dataset, part, indices[place]!), { signal: aborter.signal });
      onPicture(await stillOf(await response.blob(), labels[place]!));
    } catch (error) {
      if (aborter.signal.aborted) return;
      images.current = null;
      setFault(error instanceof FileRefused ? error.refusal : 'unreachable');
      onPicture(null);
    }
  }, [code, run.id, set, aborter, dataset, onPicture]);
  useEffect(() => {
    images.current = null;
    void draw();
  }, [draw]);

  return (
    <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2">
      {fault && (
        <p role="alert" className="w-full rounded-xl bg-bad-soft px-3.5 py-3 text-bad text-sm">
          {fault === 'unreachable' ? t('unreachable') : refusalText(fault)}
        </p>
      )}
      <SetChoice id={`${id}-set`} run={run} set={set} onChange={setSet} />
      {picture?.label != null && (
        <p className="text-sm">
          {t('trueClass')} <strong>{names[picture.label]}</strong>
        </p>
      )}
      <Button size="small" onClick={() => draw()}>
        <Shuffle aria-hidden className="size-3.5" />
        {t(fault ? 'retry' : 'another')}
      </Button>
    </div>
  );
}
