/** Seats that are not in the room: those who wait to be let in, and those who were removed or banned. */
'use client';
import { useTranslations } from 'use-intl';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { type Ask, useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import type { Seat } from '#lib/classroom/session.ts';

const letIn = (ask: Ask, seat: Seat) => ask('change-seat', { seatId: seat.id, seat: { standing: 'in' } });

/** Nothing where nobody waits. */
export function AtDoor({ seats }: { seats: readonly Seat[] }) {
  const t = useTranslations('instructor.room');
  const ask = useAsk();
  if (seats.length === 0) return null;
  return (
    <div className="card overflow-hidden border-accent" role="status" data-testid="at-door">
      <div className="flex items-center gap-2 bg-accent-soft px-4 py-2">
        <p className="min-w-0 flex-1 font-semibold text-sm">{t('atDoor', { count: seats.length })}</p>
        {seats.length > 1 && (
          <Button size="small" weight="primary" onClick={() => seats.forEach((seat) => void letIn(ask, seat))}>
            {t('letAllIn')}
          </Button>
        )}
      </div>
      <ul className="max-h-60 divide-y divide-line overflow-y-auto">
        {seats.map((seat) => (
          <li key={seat.id} className="flex items-center gap-2 px-4 py-2">
            <span className="min-w-0 flex-1 break-words font-medium text-sm">{seat.nickname}</span>
            <Button
              size="small"
              weight="primary"
              aria-label={t('letInLabel', { nickname: seat.nickname })}
              onClick={() => letIn(ask, seat)}
            >
              {t('letIn')}
            </Button>
            <Button
              size="small"
              aria-label={t('turnAwayLabel', { nickname: seat.nickname })}
              onClick={() => ask('change-seat', { seatId: seat.id, seat: { standing: 'removed' } })}
            >
              {t('turnAway')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Folded away: they are seldom needed. */
export function Gone({ seats }: { seats: readonly Seat[] }) {
  const t = useTranslations('instructor.room');
  const ask = useAsk();
  if (seats.length === 0) return null;
  return (
    <details className="mt-2 px-1 text-sm" data-testid="gone">
      <summary className="cursor-pointer text-muted">{t('gone', { count: seats.length })}</summary>
      <ul className="mt-1 flex flex-col gap-1">
        {seats.map((seat) => (
          <li key={seat.id} className="flex items-center gap-2">
            <MarkIcon seatNumber={seat.number} />
            <span className="min-w-0 flex-1 break-words">
              {seat.nickname}{' '}
              <span className="text-muted">· {t(seat.standing === 'banned' ? 'banned' : 'removed')}</span>
            </span>
            <Button
              size="small"
              aria-label={t('letBackLabel', { nickname: seat.nickname })}
              onClick={() => letIn(ask, seat)}
            >
              {t('letBack')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
