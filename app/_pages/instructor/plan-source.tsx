/** Where a plan comes from: the ready lesson, or a file. */
'use client';
import { Cpu, FolderOpen, Gauge } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { useNames, useRefusalText } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Plan } from '#lib/classroom/lesson.ts';
import { ladderLesson } from '#lib/classroom/lessons.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Refusal } from '#lib/refusal.ts';
import { planOfFile } from './use-plan.ts';

/** The ready lesson in both sizes, in the instructor's language. */
export function ReadyLessons({ onChoose }: { onChoose: (plan: Plan) => void }) {
  const t = useTranslations('plan');
  const { language } = usePreferences();
  const sizes = [
    {
      scale: 'gpu',
      icon: Gauge,
      name: t('readyGpu'),
      help: t('readyGpuHelp', { images: datasetOf(defaultHyperparameters).training }),
    },
    { scale: 'cpu', icon: Cpu, name: t('readyCpu'), help: t('readyCpuHelp') },
  ] as const;
  return (
    <section className="mt-4">
      <h3 className="font-semibold text-sm">{t('ready')}</h3>
      <p className="text-muted text-sm">{t('readyHelp')}</p>
      <div className="mt-2 grid gap-2 sm:grid-cols-2">
        {sizes.map(({ scale, icon: Icon, name, help }) => (
          <button
            key={scale}
            type="button"
            onClick={() => onChoose(ladderLesson(language, scale))}
            className="flex items-start gap-2.5 rounded-xl border border-line bg-surface px-3.5 py-2.5 text-left hover:border-accent hover:bg-accent-soft"
          >
            <Icon aria-hidden className="mt-0.5 size-4.5 shrink-0 text-accent" />
            <span className="min-w-0">
              <span className="block font-semibold text-sm">{name}</span>
              <span className="block text-2xs text-muted">{help}</span>
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}

/** A button that reads a lesson file, and what is wrong with one that could not be read. */
export function LoadFile({ onLoad }: { onLoad: (plan: Plan) => void }) {
  const t = useTranslations('plan');
  const input = useRef<HTMLInputElement>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  async function read(file: File | undefined) {
    if (!file) return;
    const answer = await planOfFile(file);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) onLoad(answer.plan);
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label={t('load')}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          void read(event.target.files?.[0]);
          // The same file again, mended, is another choice.
          event.target.value = '';
        }}
      />
      <Button size="small" onClick={() => input.current?.click()}>
        <FolderOpen aria-hidden className="size-3.5" />
        {t('load')}
      </Button>
      {refusal && <FileFault refusal={refusal} />}
    </>
  );
}

function FileFault({ refusal }: { refusal: Refusal }) {
  const t = useTranslations('plan');
  const refusalText = useRefusalText();
  const placeText = usePlaceText();
  const place = placeText(refusal.path ?? '');
  return (
    <div role="alert" className="basis-full rounded-xl bg-bad-soft px-3.5 py-2.5 text-sm">
      <p className="font-semibold text-bad">{t('fileFault')}</p>
      <p>
        {place && <strong className="font-semibold">{place}: </strong>}
        {refusalText(refusal)}
      </p>
    </div>
  );
}

/** A place in a lesson file as people find it: the round, then the field's name or the key as it is written in the file. */
function usePlaceText(): (path: string) => string {
  const t = useTranslations('teaching');
  const names = useNames();
  return (path) => {
    const found = /^rounds\.(\d+)(?:\.(.+))?$/.exec(path);
    if (!found) return path;
    const rest = found[2]?.replace(/^(hyperparameters|fields)\./, '');
    const name = rest && (rest === found[2] ? rest : names.field(rest));
    return [t('number', { number: Number(found[1]) + 1 }), name].filter(Boolean).join(' · ');
  };
}
