/** Fetching a file of a run and saving it, with what to say while it comes and where it does not. */
'use client';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FileRefused, fetchFile } from '#app/_live/run-files.ts';
import { useRefusalText } from '#app/_ui/names.ts';
import { saveFile } from '#app/_ui/save-file.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import { runFile } from '#lib/addresses.ts';

/** Which file is under way, and the function that fetches and saves one. */
export function useDownload(code: string, runId: string) {
  const t = useTranslations('run.takeHome');
  const say = useSay();
  const refusalText = useRefusalText();
  const [coming, setComing] = useState<string>();
  const take = useCallback(
    async (file: string) => {
      setComing(file);
      try {
        const response = await fetchFile(runFile(code, runId, file), null);
        const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
        saveFile(name ?? file, await response.blob(), response.headers.get('content-type') ?? '');
      } catch (error) {
        const offline = error instanceof TypeError ? t('offline') : undefined;
        say(t('failed'), 'bad', error instanceof FileRefused ? refusalText(error.refusal) : offline);
      }
      setComing(undefined);
    },
    [code, runId, say, t, refusalText],
  );
  return { coming, take };
}
