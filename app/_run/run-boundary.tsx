/** The decision boundary of a run on points as it is now, small, live while the run trains. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Run } from '#lib/classroom/session.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { type Boundary, drawnBoundary } from '#lib/network/boundary.ts';
import { BoundaryPlane, ClassKey } from './boundary-plane.tsx';
import { useLastBoundary } from './use-learned.ts';

/** Nothing before the first epoch; `className` gives it its width. */
export function RunBoundary({ run, className = '' }: { run: Run; className?: string }) {
  const { content } = useLastBoundary(run);
  if (!content) return null;
  return <Known run={run} boundary={content} className={className} />;
}

function Known({ run, boundary, className }: { run: Run; boundary: Boundary; className: string }) {
  const t = useTranslations('run.boundary');
  const { hyperparameters } = run;
  const dataset = datasetOf(hyperparameters);
  const { output } = useMemo(() => drawnBoundary(hyperparameters, boundary), [hyperparameters, boundary]);
  const { epoch } = boundary;
  return (
    <figure className={className} data-testid="run-boundary">
      <BoundaryPlane plane={output} dataset={dataset} label={t('label', { number: run.number, epoch })} />
      <figcaption className="mt-1 flex flex-wrap items-baseline justify-between gap-x-3 px-1">
        <span className="numbers text-muted text-sm">{t('after', { epoch })}</span>
        <ClassKey dataset={dataset} />
      </figcaption>
    </figure>
  );
}
