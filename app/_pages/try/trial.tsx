/** A picture on one side, and on the other what the networks see of it and predict. */
'use client';
import { Camera, Image as ImageIcon, ImagePlus, PenLine } from 'lucide-react';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useDataset } from '#app/_run/dataset.tsx';
import { useRunName } from '#app/_run/run-link.tsx';
import { buttonLook } from '#app/_ui/button.tsx';
import { useSay } from '#app/_ui/toasts.tsx';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import { imageShapeOf } from '#lib/datasets/dataset.ts';
import { type View, wholeView } from '#lib/datasets/picture.ts';
import { Answer } from './answer.tsx';
import { CameraChoice } from './camera.tsx';
import { Crop } from './crop.tsx';
import { Drawing } from './drawing.tsx';
import { KnownImageChoice } from './known-image.tsx';
import { type Picture, stillOf } from './picture.ts';

const sources = [
  ['draw', PenLine],
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
  const fitting = dataset.drawing;
  const offered = sources.filter(([name]) => name !== 'draw' || fitting);
  const [source, setSource] = useState<Source>(offered[0]![0]);
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
        <div role="radiogroup" aria-label={t('sources')} className="flex rounded-lg bg-sunken p-0.5">
          {offered.map(([name, Mark]) => (
            <label
              key={name}
              data-chosen={name === source || undefined}
              className="flex h-9 flex-auto items-center justify-center gap-1.5 whitespace-nowrap rounded-md px-2.5 font-semibold text-muted text-sm hover:text-ink data-chosen:bg-surface data-chosen:text-ink data-chosen:shadow-[0_1px_2px_var(--shadow)] focus-inside:outline-2 focus-inside:outline-accent"
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
        {source === 'draw' && fitting && (
          <Drawing key={dataset.id} fitting={fitting} onSeen={setPixels}>
            {pixels && <Seen pixels={pixels} drawn />}
          </Drawing>
        )}
        {/* Above the picture, so that the next photo is taken without scrolling. */}
        {source === 'photo' && <PhotoChoice small={picture !== null} open={open} />}
        {picture && (
          <Crop picture={picture} view={view} onView={setView} onSeen={setPixels}>
            {pixels && <Seen pixels={pixels} />}
          </Crop>
        )}
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
              awaited={source === 'draw' ? 'drawing' : 'picture'}
              label={picture?.label ?? null}
            />
          ))}
        </div>
      </section>
    </div>
  );
}

/** The function that opens a file as a picture, and says so where it is none. */
function useOpening(onPicture: (picture: Picture) => void): (file: Blob) => Promise<void> {
  const t = useTranslations('try');
  const say = useSay();
  return useCallback(
    async (file) => {
      try {
        onPicture(await stillOf(file, null));
      } catch {
        say(t('noPicture'), 'bad', t('noPictureHelp'));
      }
    },
    [onPicture, say, t],
  );
}

/** Opens pictures that are pasted anywhere on the page. */
function usePasting(open: (file: Blob) => Promise<void>): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (!file) return;
      event.preventDefault();
      void open(file);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [open]);
}

/** Buttons, and a field on which a file can be dropped; small once there is a picture. */
function PhotoChoice({ small, open }: { small: boolean; open: (file: Blob) => Promise<void> }) {
  const t = useTranslations('try');
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has its buttons, which the keyboard reaches
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file) void open(file);
      }}
      className={`flex flex-col items-center justify-center gap-3 rounded-xl border border-dashed text-center ${over ? 'border-accent bg-accent-soft' : 'border-line-strong/60'} ${small ? 'px-3 py-3' : 'aspect-square px-5'}`}
    >
      <div className="flex flex-wrap justify-center gap-2">
        <FileButton open={open} primary={!small} />
        <FileButton open={open} primary={false} capture />
      </div>
      <p className="text-balance text-2xs text-muted max-sm:hidden pointer-coarse:hidden">{t('dropHelp')}</p>
    </div>
  );
}

/** With `capture` a phone opens its own camera, also where a page may not use it. */
function FileButton({
  open,
  primary,
  capture = false,
}: {
  open: (file: Blob) => Promise<void>;
  primary: boolean;
  capture?: boolean;
}) {
  const t = useTranslations('try');
  const id = useId();
  const Mark = capture ? Camera : ImagePlus;
  return (
    <span className={capture ? 'hidden any-pointer-coarse:inline-flex max-sm:inline-flex' : 'inline-flex'}>
      <input
        id={id}
        type="file"
        accept="image/*"
        capture={capture ? 'environment' : undefined}
        className="peer sr-only"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again.
          event.target.value = '';
          if (file) void open(file);
        }}
      />
      <label
        htmlFor={id}
        className={`${buttonLook({ weight: primary ? 'primary' : 'quiet' })} peer-focus-visible:outline-2 peer-focus-visible:outline-accent peer-focus-visible:outline-offset-2`}
      >
        <Mark aria-hidden className="size-4" />
        {t(capture ? 'takePhoto' : 'choosePhoto')}
      </label>
    </span>
  );
}

function Seen({ pixels, drawn = false }: { pixels: Uint8ClampedArray; drawn?: boolean }) {
  const t = useTranslations('try');
  const { height, width } = imageShapeOf(useDataset());
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const image = context.createImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      image.data.set(pixels.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
      image.data[4 * pixel + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [pixels, width, height]);
  return (
    <figure className="flex w-24 shrink-0 flex-col gap-1.5 sm:w-40">
      <canvas
        ref={canvas}
        width={width}
        height={height}
        role="img"
        aria-label={t('seen')}
        data-testid="seen"
        className="aspect-square w-full rounded-lg border border-line [image-rendering:pixelated]"
      />
      <figcaption className="text-balance text-2xs text-muted">
        <span className="block font-semibold text-ink">{t('seen')}</span>
        <span className="max-sm:hidden">{t(drawn ? 'seenDrawn' : 'seenHelp', { size: width })}</span>
        <span className="numbers sm:hidden">
          {width}×{height}
        </span>
      </figcaption>
    </figure>
  );
}
