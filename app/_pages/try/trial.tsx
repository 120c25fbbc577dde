/** A picture on one side, what the networks see and say of it on the other. */
'use client';
import { Camera, Image as ImageIcon, ImagePlus } from 'lucide-react';
import { useCallback, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useDataset } from '#app/_run/dataset.tsx';
import { useRunName } from '#app/_run/run-name.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import { type View, wholeView } from '#lib/datasets/picture.ts';
import { Answer } from './answer.tsx';
import { CameraChoice } from './camera.tsx';
import { Crop } from './crop.tsx';
import { KnownImageChoice } from './known-image.tsx';
import { PhotoChoice, useOpening, usePasting } from './photo.tsx';
import type { Picture } from './picture.ts';
import { Seen } from './seen.tsx';

const sources = [
  ['photo', ImagePlus],
  ['camera', Camera],
  ['known', ImageIcon],
] as const;
type Source = (typeof sources)[number][0];

/** `runs` are one or two. */
export function Trial({ code, runs }: { code: string; runs: readonly ShownRun[] }) {
  const t = useTranslations('try');
  const nameOf = useRunName();
  const dataset = useDataset();
  const id = useId();
  const [source, setSource] = useState<Source>('photo');
  const [picture, setPicture] = useState<Picture | null>(null);
  const [view, setView] = useState<View>(wholeView);
  const [pixels, setPixels] = useState<Uint8ClampedArray<ArrayBuffer> | null>(null);

  const show = useCallback((next: Picture | null) => {
    setPicture(next);
    setView(wholeView);
    if (next === null) setPixels(null);
  }, []);
  const open = useOpening(
    useCallback(
      (next: Picture) => {
        setSource('photo');
        show(next);
      },
      [show],
    ),
  );
  usePasting(open);
  const choose = (next: Source) => {
    if (next === source) return;
    setSource(next);
    show(null);
  };

  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[29rem_minmax(0,1fr)]">
      <section aria-label={t('sources')} className="card flex flex-col gap-3 p-4">
        <div
          role="radiogroup"
          aria-label={t('sources')}
          className="grid grid-cols-[1fr_1fr_auto] rounded-lg bg-sunken p-0.5 sm:grid-cols-3"
        >
          {sources.map(([name, Mark]) => (
            <label
              key={name}
              data-chosen={name === source || undefined}
              className="flex h-9 items-center justify-center gap-1.5 whitespace-nowrap rounded-md px-3 font-semibold text-muted text-sm hover:text-ink data-chosen:bg-surface data-chosen:text-ink data-chosen:shadow-[0_1px_2px_var(--shadow)] focus-inside:outline-2 focus-inside:outline-accent"
            >
              <input
                type="radio"
                name={id}
                className="sr-only"
                checked={name === source}
                onChange={() => choose(name)}
              />
              <Mark aria-hidden className="size-4 max-sm:hidden" />
              {name === 'known' ? dataset.name : t('source', { source: name })}
            </label>
          ))}
        </div>
        {picture && (
          <Crop picture={picture} view={view} onView={setView} onSeen={setPixels}>
            {pixels && <Seen pixels={pixels} />}
          </Crop>
        )}
        {source === 'photo' && <PhotoChoice small={picture !== null} open={open} />}
        {source === 'camera' && <CameraChoice onPicture={show} />}
        {source === 'known' && <KnownImageChoice code={code} run={runs[0]!.run} picture={picture} onPicture={show} />}
      </section>
      <section aria-labelledby={`${id}-answers`} className="card flex flex-col gap-4 p-4 sm:p-5">
        <h2 id={`${id}-answers`} className="font-bold text-lg">
          {t('answers')}
        </h2>
        <div className="flex flex-wrap gap-x-8 gap-y-6">
          {runs.map((shown) => (
            <Answer
              key={shown.run.id}
              code={code}
              shown={shown}
              name={t('run', { number: shown.run.number, name: nameOf(shown.run) })}
              pixels={pixels}
              label={picture?.label ?? null}
            />
          ))}
        </div>
      </section>
    </div>
  );
}
