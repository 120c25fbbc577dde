/** Every student with a lamp for the connection and what their runs are doing. */
'use client';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { type Run, runsInOrder, type Session } from '#lib/session/session.ts';
import { EmptyState } from '../chrome/empty-state.tsx';
import { StateBadge } from '../run/run-words.tsx';
import { MarkIcon } from '../student-mark.tsx';

/** `presentSeats` are the seats with an open connection. */
export const SeatList = memo(function SeatList({
  session,
  presentSeats,
}: {
  session: Session;
  presentSeats: readonly string[];
}) {
  const t = useTranslations('instructor');
  const seats = Object.values(session.seats).sort((a, b) => a.number - b.number);
  const present = new Set(presentSeats);
  const runs = runsInOrder(session);
  return (
    <section aria-labelledby="seats-title">
      <div className="flex items-baseline justify-between gap-3 px-1">
        <h2 id="seats-title" className="font-bold text-lg">
          {t('seats')}
        </h2>
        <p className="numbers text-muted text-sm">
          {t('seatsCount', { present: seats.filter(({ id }) => present.has(id)).length, total: seats.length })}
        </p>
      </div>
      {seats.length === 0 ? (
        <div className="mt-2">
          <EmptyState title={t('noSeats')} help={t('noSeatsHelp')} />
        </div>
      ) : (
        <ul className="card mt-2 max-h-112 divide-y divide-line overflow-y-auto">
          {seats.map(({ id, nickname, number }) => (
            <li key={id} className="flex items-center gap-2.5 px-4 py-2">
              <Lamp on={present.has(id)} />
              <MarkIcon seatNumber={number} />
              <span className="min-w-0 flex-1 break-words font-medium text-sm leading-tight">{nickname}</span>
              <SeatRuns runs={runs.filter(({ seatId }) => seatId === id)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
});

function Lamp({ on }: { on: boolean }) {
  const t = useTranslations('instructor');
  const label = on ? t('present') : t('absent');
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={`size-2.5 shrink-0 rounded-full ${on ? 'bg-good' : 'border-2 border-line-strong'}`}
    />
  );
}

function SeatRuns({ runs }: { runs: readonly Run[] }) {
  const t = useTranslations('instructor');
  const latest = runs.at(-1);
  if (!latest) return <span className="text-2xs text-muted">{t('noRuns')}</span>;
  return (
    <span className="flex shrink-0 items-center gap-2">
      <span className="numbers text-2xs text-muted">{t('seatRuns', { count: runs.length })}</span>
      <StateBadge state={latest.state} />
    </span>
  );
}
