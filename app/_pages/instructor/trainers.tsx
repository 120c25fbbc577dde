/** What trains and what waits for it: the trainers, and the queue in the order of admission, each run with its reason. */
'use client';
import { Cpu, Zap } from 'lucide-react';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { UrgentBadge, useReasonText, useTimesText } from '#app/_run/run-words.tsx';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { Meter } from '#app/_ui/meter.tsx';
import { useFigures } from '#app/_ui/names.ts';
import type { Expectation } from '#lib/analysis/expectation.ts';
import type { Run, Session } from '#lib/classroom/session.ts';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';

/** The session, and what to expect of its runs, at the moment `now`. */
export const Queue = memo(function Queue({
  session,
  expectations,
  now,
}: {
  session: Session;
  expectations: ReadonlyMap<string, Expectation>;
  now: number;
}) {
  const t = useTranslations('instructor');
  const reasonText = useReasonText();
  const timesText = useTimesText();
  const queue = queueInOrder(session, expectations);
  return (
    <section aria-labelledby="queue-title">
      <div className="flex items-baseline justify-between px-1">
        <h2 id="queue-title" className="font-bold text-lg">
          {t('queue')}
        </h2>
        {queue.length > 0 && <p className="numbers text-muted text-sm">{queue.length}</p>}
      </div>
      {queue.length === 0 ? (
        <p className="mt-2 rounded-[0.875rem] border border-line-strong/50 border-dashed px-4 py-3 text-center text-muted text-sm">
          {t('queueEmpty')}
        </p>
      ) : (
        <ol className="card relative mt-2 max-h-96 divide-y divide-line overflow-y-auto">
          {queue.map(({ run, expectation }) => {
            const seat = session.seats[run.seatId]!;
            const times = timesText(run, expectation, now);
            return (
              <li key={run.id} className="px-4 py-2 text-sm">
                <p className="flex items-center gap-2">
                  <MarkIcon seatNumber={seat.number} />
                  <span className="min-w-0 flex-1 break-words font-medium leading-tight">
                    {seat.nickname} <span className="numbers font-normal text-2xs text-muted">#{run.number}</span>
                  </span>
                  {run.urgent && <UrgentBadge />}
                </p>
                <p className="numbers mt-0.5 text-2xs text-muted">
                  {[reasonText(run, expectation, false), ...times].filter(Boolean).join(' · ')}
                </p>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
});

type Waiting = { readonly run: Run; readonly expectation: Expectation };

/**
 * First the run that stands in front of each waiting student's own, in the order of admission; then those behind a
 * run of the same student, as they are expected to start.
 */
export function queueInOrder(session: Session, expectations: ReadonlyMap<string, Expectation>): Waiting[] {
  const last = Number.POSITIVE_INFINITY;
  return Object.values(session.runs)
    .flatMap((run) => {
      const expectation = expectations.get(run.id);
      return run.state === 'queued' && expectation ? [{ run, expectation }] : [];
    })
    .sort(
      (a, b) =>
        (a.expectation.place ?? last) - (b.expectation.place ?? last) ||
        (a.expectation.startsAt ?? last) - (b.expectation.startsAt ?? last) ||
        a.run.order - b.run.order,
    );
}

/** Disconnected trainers stay until they are abandoned. */
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
  const { device, imagesPerSecond, residentRuns, capacity, lanes, memoryBytes, utilization, gpuMemory } = trainer;
  const facts: { name: string; value: string; share?: number }[] = [
    { name: t('speed'), value: runs('perSecond', { count: Math.round(imagesPerSecond), of: 'images' }) },
    {
      name: t('resident'),
      value: t('residentOf', { count: residentRuns, capacity }),
      share: capacity > 0 ? residentRuns / capacity : 0,
    },
    { name: t('lanes'), value: t('lanesOf', { count: lanes }) },
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
