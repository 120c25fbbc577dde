/** The question when an identical run has finished: look at it, or choose another seed. */
'use client';
import { Dices } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { MarkIcon, useShownName } from '#app/_session/student-mark.tsx';
import { Button } from '#app/_ui/button.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { bestOf, type Run, type Seat } from '#lib/classroom/session.ts';

/** `twin` is that run with its student; null closes the dialog. */
export function DuplicateDialog({
  twin,
  ownSeat,
  onNewSeed,
  onAgain,
  onClose,
}: {
  twin: { run: Run; seat: Seat } | null;
  ownSeat: string;
  onNewSeed: () => void;
  onAgain: () => void;
  onClose: () => void;
}) {
  const t = useTranslations('student.duplicate');
  const actions = useTranslations('common.actions');
  // It stays visible while the dialog fades.
  const [shown, setShown] = useState(twin);
  if (twin && twin !== shown) setShown(twin);
  return (
    <Dialog open={twin !== null} onOpenChange={(open) => !open && onClose()} title={t('title')} body={t('body')}>
      {shown && <Twin {...shown} ownSeat={ownSeat} />}
      <p className="mt-3 text-muted text-sm">{t('newSeedHelp')}</p>
      <div className="mt-4 flex flex-col-reverse gap-2">
        <Button weight="plain" onClick={onClose}>
          {actions('cancel')}
        </Button>
        <Button onClick={onAgain}>{t('again')}</Button>
        <Button weight="primary" onClick={onNewSeed}>
          <Dices aria-hidden className="size-4" />
          {t('newSeed')}
        </Button>
      </div>
    </Dialog>
  );
}

/** That run, by whom, and how it did. */
function Twin({ run, seat, ownSeat }: { run: Run; seat: Seat; ownSeat: string }) {
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
    [t('cost'), figures.computeSeconds(run.computeSeconds)],
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
