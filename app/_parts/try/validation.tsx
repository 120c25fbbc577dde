/** An image that the network was validated on, drawn at random, with its true class. */
'use client';
import { Shuffle } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '#lib/network.ts';
import type { PredictionsHeader } from '#lib/protocol/inspection.ts';
import type { Refusal } from '#lib/refusal.ts';
import { FileRefused, fetchBinary, imageFile, runFile } from '../../_live/run-files.ts';
import { useRefusalText } from '../../_text/names.ts';
import { Button } from '../controls/button.tsx';
import { useClassNames } from '../run-page/use-class-names.ts';
import { type Picture, stillOf } from './picture.ts';

type Images = { readonly part: 'training' | 'test'; readonly indices: Uint16Array; readonly labels: Uint8Array };

/** The validation images of the run; probabilities, two bytes a class, come first. */
async function fetchImages(code: string, runId: string, signal: AbortSignal): Promise<Images> {
  const { header, body } = await fetchBinary<PredictionsHeader>(runFile(code, runId, 'predictions.bin'), signal);
  const from = 2 * classNames.length * header.count;
  return {
    part: header.part,
    indices: new Uint16Array(body, from, header.count),
    labels: new Uint8Array(body, from + 2 * header.count, header.count),
  };
}

/** `picture` is the one shown now. */
export function ValidationChoice({
  code,
  runId,
  picture,
  onPicture,
}: {
  code: string;
  runId: string;
  picture: Picture | null;
  onPicture: (picture: Picture | null) => void;
}) {
  const t = useTranslations('tryout');
  const refusalText = useRefusalText();
  const names = useClassNames();
  const images = useRef<Promise<Images> | null>(null);
  const [fault, setFault] = useState<Refusal | 'unreachable' | null>(null);
  const [aborter] = useState(() => new AbortController());

  const draw = useCallback(async () => {
    setFault(null);
    try {
      images.current ??= fetchImages(code, runId, aborter.signal);
      const { part, indices, labels } = await images.current;
      const place = Math.floor(Math.random() * indices.length);
      const response = await fetch(imageFile(part, indices[place]!), { signal: aborter.signal });
      onPicture(await stillOf(await response.blob(), labels[place]!));
    } catch (error) {
      if (aborter.signal.aborted) return;
      images.current = null;
      setFault(error instanceof FileRefused ? error.refusal : 'unreachable');
      onPicture(null);
    }
  }, [code, runId, aborter, onPicture]);
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
      {picture?.label != null && (
        <p className="text-sm">
          {t('trueClass')} <strong>{names[picture.label]}</strong>
        </p>
      )}
      <Button size="small" onClick={() => void draw()}>
        <Shuffle aria-hidden className="size-3.5" />
        {t(fault ? 'retry' : 'another')}
      </Button>
    </div>
  );
}
