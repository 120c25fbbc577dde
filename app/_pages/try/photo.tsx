/** One's own photo: chosen, taken with a phone's own camera, dropped or pasted. */
'use client';
import { Camera, ImagePlus } from 'lucide-react';
import { useCallback, useEffect, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { buttonLook } from '#app/_ui/button.tsx';
import { useSay } from '#app/_ui/toasts.tsx';
import { type Picture, stillOf } from './picture.ts';

/** The function that opens a file as a picture, and says so where it is none. */
export function useOpening(onPicture: (picture: Picture) => void): (file: Blob) => Promise<void> {
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
export function usePasting(open: (file: Blob) => Promise<void>): void {
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
export function PhotoChoice({ small, open }: { small: boolean; open: (file: Blob) => Promise<void> }) {
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
      <p className="text-balance text-2xs text-muted pointer-coarse:hidden">{t('dropHelp')}</p>
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
    <span className={capture ? 'hidden any-pointer-coarse:inline-flex' : 'inline-flex'}>
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
