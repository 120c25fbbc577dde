/** What this is, said to a teacher: whom it serves, what is trained, and the three steps of a lesson. */
'use client';
import { CircleHelp } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import { helpPage } from '#lib/addresses.ts';
import { hasFile } from '#lib/datasets/dataset.ts';
import { datasets } from '#lib/datasets/datasets.ts';
import { ClassPicture } from './class-picture.tsx';

const steps = ['first', 'second', 'third'] as const;

export function ForTeachers() {
  const t = useTranslations('home.teachers');
  const format = useFormatter();
  return (
    <section aria-labelledby="teachers-title" className="mt-10 grid items-center gap-6 sm:grid-cols-2">
      <div>
        <h2 id="teachers-title" className="font-bold text-xl">
          {t('title')}
        </h2>
        <p className="mt-2 text-muted">
          {t('what', { datasets: format.list(datasets.filter(hasFile).map(({ name }) => name)) })}
        </p>
        <ol className="mt-4 flex flex-col gap-2.5">
          {steps.map((step, index) => (
            <li key={step} className="flex gap-3">
              <span
                aria-hidden
                className="numbers flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft font-bold text-accent text-sm"
              >
                {index + 1}
              </span>
              <span>{t(step)}</span>
            </li>
          ))}
        </ol>
        <Link
          href={helpPage}
          className="mt-4 inline-flex items-center gap-1.5 rounded font-semibold text-accent underline-offset-4 hover:underline"
        >
          <CircleHelp aria-hidden className="size-4" />
          {t('help')}
        </Link>
      </div>
      <ClassPicture label={t('picture')} className="w-full" />
    </section>
  );
}
