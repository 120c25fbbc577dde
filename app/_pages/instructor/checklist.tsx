/** What to check before the lesson, and what to do where something is missing. */
'use client';
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { usePublicUrl } from '#app/_session/use-public-url.ts';
import { useFigures, useNames } from '#app/_ui/names.ts';
import { checks, readinessOf, roomForLesson, type Standing, secondsOfDefault } from '#lib/analysis/readiness.ts';
import type { DatasetId } from '#lib/datasets/datasets.ts';
import type { Live } from '#lib/protocol/broadcasts.ts';

const icons = { good: CircleCheck, open: CircleDashed, bad: CircleAlert } as const;
const colors = { good: 'text-good', open: 'text-muted', bad: 'text-bad' } as const;

/** For a session on this data set that has not begun. */
export function Checklist({ dataset }: { dataset: DatasetId }) {
  const t = useTranslations('instructor.ready');
  const live = useSessionState((state) => state.live);
  const { publicUrl } = usePublicUrl();
  const sentence = useSentence(dataset);
  if (!live?.readiness) return null;
  const standings = readinessOf(live, dataset, publicUrl);
  const good = checks.filter((check) => standings[check] === 'good').length;
  return (
    <section aria-labelledby="ready-title" data-testid="checklist">
      <div className="flex items-baseline gap-3 px-1">
        <h2 id="ready-title" className="font-bold text-lg">
          {t('title')}
        </h2>
        <span className="numbers text-muted text-sm">{t('count', { good, total: checks.length })}</span>
      </div>
      <ul className="card mt-2 divide-y divide-line">
        {checks.map((check) => {
          const standing = standings[check];
          const Icon = icons[standing];
          return (
            <li key={check} data-standing={standing} className="flex items-start gap-2.5 px-4 py-2 text-sm">
              <Icon
                role="img"
                aria-label={t(`standings.${standing}`)}
                className={`mt-0.5 size-4 shrink-0 ${colors[standing]}`}
              />
              <div className="grid min-w-0 flex-1 grid-cols-1 gap-x-3 sm:grid-cols-[9rem_minmax(0,1fr)]">
                <p className="font-medium">{t(`names.${check}`)}</p>
                <p className="numbers text-muted [overflow-wrap:anywhere]">{sentence(check, standing, live)}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Says how a check stands, and what to do about it. */
function useSentence(dataset: DatasetId) {
  const t = useTranslations('instructor.ready');
  const figures = useFigures();
  const names = useNames();
  return (check: (typeof checks)[number], standing: Standing, { trainers, speed, readiness }: Live): string => {
    switch (check) {
      case 'address':
        return t(`address.${standing}`, { clock: figures.clock(readiness?.reachedAt ?? 0) });
      case 'trainer': {
        if (standing === 'bad') return t('trainer.bad');
        const device = [...new Set(trainers.filter(({ connected }) => connected).map((each) => each.device.name))];
        const seconds = secondsOfDefault({ speed, trainers }, dataset);
        return seconds === null
          ? t('trainer.unmeasured', { device: device.join(', ') })
          : t('trainer.good', { device: device.join(', '), time: figures.roughly(seconds * 1000) });
      }
      case 'dataset':
        return t(standing === 'bad' ? 'dataset.bad' : 'dataset.good', { name: names.choice('dataset', dataset) });
      case 'space':
        return t(standing === 'bad' ? 'space.bad' : 'space.good', {
          memory: figures.bytes(readiness?.freeMemory ?? 0),
          disk: figures.bytes(readiness?.freeDisk ?? 0),
          least: figures.bytes(roomForLesson),
        });
      case 'projector':
        return t(standing === 'good' ? 'projector.good' : 'projector.open');
    }
  };
}
