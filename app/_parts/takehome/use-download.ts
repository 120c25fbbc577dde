/** Fetching a file of a run and saving it, with what to say while it comes and where it does not. */
'use client';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalSchema } from '#lib/refusal.ts';
import { runFile } from '../../_live/run-files.ts';
import { useRefusalText } from '../../_text/names.ts';
import { useSay } from '../controls/toasts.tsx';
import { saveFile } from './save-file.ts';

/** Which file is under way, and the function that fetches and saves one. */
export function useDownload(code: string, runId: string) {
  const t = useTranslations('takehome');
  const say = useSay();
  const refusalText = useRefusalText();
  const [coming, setComing] = useState<string>();
  const take = useCallback(
    async (file: string) => {
      setComing(file);
      try {
        const response = await fetch(runFile(code, runId, file));
        if (response.ok) {
          const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
          saveFile(name ?? file, await response.blob(), response.headers.get('content-type') ?? '');
        } else {
          const refusal = refusalSchema.safeParse(await response.json().catch(() => null));
          say(t('failed'), 'bad', refusal.success ? refusalText(refusal.data) : undefined);
        }
      } catch {
        say(t('failed'), 'bad', t('offline'));
      }
      setComing(undefined);
    },
    [code, runId, say, t, refusalText],
  );
  return { coming, take };
}
