/** The machines that train for this server: what each is, whether it is there, how fast and how full. */
'use client';
import { Cpu, Zap } from 'lucide-react';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { Meter } from '#app/_ui/meter.tsx';
import { useFigures } from '#app/_ui/names.ts';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';

/** Trainers that are away stay until they are given up. */
export const Trainers = memo(function Trainers({ trainers }: { trainers: readonly TrainerView[] }) {
  const t = useTranslations('instructor');
  return (
    <section aria-labelledby="trainers-title">
      <h2 id="trainers-title" className="px-1 font-bold text-lg">
        {t('trainers')}
      </h2>
      {trainers.length === 0 ? (
        <p className="mt-2 rounded-[0.875rem] bg-warn-soft px-4 py-3 text-sm text-warn">{t('noTrainers')}</p>
      ) : (
        <ul className="card mt-2 divide-y divide-line">
          {trainers.map((trainer) => (
            <Trainer key={trainer.id} trainer={trainer} />
          ))}
        </ul>
      )}
    </section>
  );
});

function Trainer({ trainer }: { trainer: TrainerView }) {
  const t = useTranslations('instructor.trainer');
  const { name, device, connected } = trainer;
  const Icon = device.kind === 'gpu' ? Zap : Cpu;
  return (
    <li className="px-4 py-3">
      <div className="flex items-start gap-3">
        <Icon aria-hidden className="mt-0.5 size-4.5 shrink-0 text-accent" />
        <div className="min-w-0 flex-1">
          <p className="break-words font-medium text-sm leading-snug">{name}</p>
          <p className="break-words text-2xs text-muted">{device.name}</p>
        </div>
        <span
          className={`whitespace-nowrap rounded-full px-2.5 py-0.5 font-semibold text-2xs ${connected ? 'bg-good-soft text-good' : 'bg-warn-soft text-warn'}`}
        >
          {connected ? t('connected') : t('away')}
        </span>
      </div>
      {connected ? <Facts trainer={trainer} /> : <p className="mt-2 text-muted text-sm">{t('awayHelp')}</p>}
    </li>
  );
}

function Facts({ trainer }: { trainer: TrainerView }) {
  const t = useTranslations('instructor.trainer');
  const runs = useTranslations('run');
  const figures = useFigures();
  const { device, imagesPerSecond, residentRuns, capacity, memoryBytes, utilization, gpuMemory } = trainer;
  const facts: { name: string; value: string; share?: number }[] = [
    { name: t('speed'), value: runs('imagesPerSecond', { images: Math.round(imagesPerSecond) }) },
    {
      name: t('resident'),
      value: t('residentOf', { count: residentRuns, capacity }),
      share: capacity > 0 ? residentRuns / capacity : 0,
    },
    utilization === null
      ? { name: t('utilization', { kind: device.kind }), value: t('unknown') }
      : {
          name: t('utilization', { kind: device.kind }),
          value: figures.percent(utilization, 0),
          share: utilization,
        },
    ...(gpuMemory
      ? [
          {
            name: t('gpuMemory'),
            value: t('ofTotal', {
              used: figures.bytes(gpuMemory.usedBytes),
              total: figures.bytes(gpuMemory.totalBytes),
            }),
            share: gpuMemory.totalBytes > 0 ? gpuMemory.usedBytes / gpuMemory.totalBytes : 0,
          },
        ]
      : []),
    { name: t('memory'), value: figures.bytes(memoryBytes) },
  ];
  return (
    <dl className="mt-2.5 grid grid-cols-2 gap-x-4 gap-y-2.5">
      {facts.map(({ name, value, share }) => (
        <div key={name} className="min-w-0">
          <dt className="text-2xs text-muted">{name}</dt>
          <dd className="numbers font-medium text-sm leading-5">
            {value}
            {share !== undefined && <Meter share={share} label={name} text={value} className="mt-1" />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
