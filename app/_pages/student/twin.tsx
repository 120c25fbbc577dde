/** A finished run that is the very same as one that was about to be submitted. */
'use client';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { MarkIcon, useShownName } from '#app/_session/student-mark.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { bestOf, type Run, type Seat } from '#lib/classroom/session.ts';

export function Twin({ run, seat, ownSeat }: { run: Run; seat: Seat; ownSeat: string }) {
  const t = useTranslations('student.duplicate');
  const runs = useTranslations('run');
  const ranking = useTranslations('board.ranking');
  const hidden = useSessionState(({ session }) => session?.settings.names === 'own-row');
  const nameOf = useShownName({ seatId: ownSeat });
  const figures = useFigures();
  const byOther = hidden ? ranking('twinOfOther') : t('by', { nickname: nameOf(seat) });
  const best = bestOf(run);
  const facts = [
    [t('accuracy'), best ? figures.percent(best.validationAccuracy) : '–'],
    [t('epochs'), `${run.lastEpoch?.epoch ?? 0}/${run.hyperparameters.epochs}`],
    [t('cost'), figures.gpuSeconds(run.gpuSeconds)],
  ];
  return (
    <div className="mt-4 rounded-xl border border-line bg-surface px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-2">
        <strong className="numbers font-bold">{runs('name', { number: run.number })}</strong>
        <MarkIcon seatNumber={seat.number} />
        <span className="min-w-0 break-words text-muted text-sm">{seat.id === ownSeat ? t('byYou') : byOther}</span>
      </p>
      <dl className="mt-2 grid grid-cols-3 items-end gap-3">
        {facts.map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-2xs text-muted">{name}</dt>
            <dd className="numbers whitespace-nowrap font-semibold text-lg leading-6">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
