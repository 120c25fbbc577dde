/** Text to the clipboard, files to the disk. */
'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useSay } from './toasts.tsx';

/** Without HTTPS (a classroom's address), browsers offer only the old way; inside other apps, some offer the new one and refuse it. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (copied) return true;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

/** Copies `text` and says `done`, or what to do instead. */
export function useCopy(): (text: string, done: string) => Promise<void> {
  const say = useSay();
  const t = useTranslations('common.actions');
  return useCallback(
    async (text, done) => {
      if (await copyText(text)) say(done);
      else say(t('copyFailed'), 'bad', text);
    },
    [say, t],
  );
}

/** Milliseconds for the browser to ask where to save a file, and to read it. */
const savingTime = 60_000;

/** Offers `content` to be saved as `name`. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  // Some browsers ignore clicks on a link outside the page.
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), savingTime);
}
