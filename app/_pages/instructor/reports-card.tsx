/** Who has submitted a report, each to be opened, and who has not. */
'use client';
import { FileText } from 'lucide-react';
import Link from 'next/link';
import { memo, useId } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { reportPage } from '#lib/addresses.ts';
import type { Session } from '#lib/classroom/session.ts';

export const ReportsCard = memo(function ReportsCard({ code, seats }: Pick<Session, 'code' | 'seats'>) {
  const t = useTranslations('instructor.reports');
  const format = useFormatter();
  const id = useId();
  const students = Object.values(seats).filter(({ standing }) => standing === 'in');
  const submitted = Object.values(seats)
    .flatMap((seat) => (seat.reportAt === null ? [] : [{ seat, at: seat.reportAt }]))
    .sort((a, b) => a.at - b.at);
  const missing = students.filter(({ reportAt }) => reportAt === null);
  return (
    <section aria-labelledby={id} className="card p-4 sm:p-5" data-testid="reports">
      <div className="flex items-baseline justify-between gap-3">
        <h2 id={id} className="font-bold text-lg">
          {t('title')}
        </h2>
        <p className="numbers text-muted text-sm">
          {t('count', { submitted: students.length - missing.length, students: students.length })}
        </p>
      </div>
      {submitted.length === 0 ? (
        <p className="mt-1 text-muted text-sm">{t('none')}</p>
      ) : (
        <>
          <ul className="-mx-2 mt-2 max-h-72 overflow-y-auto">
            {submitted.map(({ seat, at }) => (
              <li key={seat.id}>
                <Link
                  href={reportPage(code, seat.id)}
                  prefetch={false}
                  aria-label={t('read', { name: seat.nickname })}
                  className="flex min-h-9 items-center gap-2 rounded-lg px-2 py-1 text-sm hover:bg-sunken"
                >
                  <MarkIcon seatNumber={seat.number} />
                  <span className="min-w-0 flex-1 truncate font-medium">{seat.nickname}</span>
                  <span className="numbers whitespace-nowrap text-2xs text-muted">
                    {t('at', { date: format.dateTime(at, { dateStyle: 'short', timeStyle: 'short' }) })}
                  </span>
                  <FileText aria-hidden className="size-4 shrink-0 text-muted" />
                </Link>
              </li>
            ))}
          </ul>
          {missing.length > 0 && (
            <p className="mt-2 line-clamp-4 text-muted text-sm">
              {t('missing', { names: format.list(missing.map(({ nickname }) => nickname)) })}
            </p>
          )}
        </>
      )}
    </section>
  );
});
