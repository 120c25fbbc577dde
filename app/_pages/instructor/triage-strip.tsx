/** Who in the room needs the instructor, with the help one tap away. */
'use client';
import { ArrowUpToLine, Check, MessageSquare, RotateCcw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useRunActions } from '#app/_run/use-run-actions.ts';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Popup } from '#app/_ui/dialog.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { type Case, triage } from '#lib/analysis/triage.ts';
import type { Run, Seat, Session } from '#lib/classroom/session.ts';
import { SayForm, SeatActions } from './seat-actions.tsx';

const alarming = new Set(['hand', 'diverged', 'failed', 'stuck']);

/** `present` are the seats with a connection; `now` is the server's clock, which may be a second old. */
export function TriageStrip({
  session,
  present,
  now,
}: {
  session: Session;
  present: ReadonlySet<string>;
  now: number;
}) {
  const t = useTranslations('instructor.triage');
  if (Object.keys(session.seats).length === 0) return null;
  const cases = triage(session, present, now);
  return (
    <section aria-labelledby="triage-title" data-testid="triage">
      <div className="flex items-baseline gap-3 px-1">
        <h2 id="triage-title" className="font-bold text-lg">
          {t('title')}
        </h2>
        {cases.length > 0 && <span className="numbers text-muted text-sm">{cases.length}</span>}
      </div>
      {cases.length === 0 ? (
        <p className="mt-2 flex h-28 items-center justify-center rounded-xl border border-line border-dashed text-muted text-sm">
          {t('none')}
        </p>
      ) : (
        <ul className="mt-2 flex h-28 snap-x gap-2 overflow-x-auto overflow-y-hidden pb-1.5">
          {cases.map((each) => (
            <CaseCard key={each.seat.id} case={each} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

function CaseCard({ case: { seat, trouble, run, since }, now }: { case: Case; now: number }) {
  const t = useTranslations('instructor.triage');
  const text = useTranslations('instructor.seat');
  const figures = useFigures();
  return (
    <li
      className={`card flex w-60 shrink-0 snap-start flex-col gap-1 px-3.5 py-2 ${alarming.has(trouble) ? 'border-bad/60' : ''}`}
      data-trouble={trouble}
    >
      <div className="flex items-center gap-2">
        <MarkIcon seatNumber={seat.number} />
        <span className="min-w-0 flex-1 truncate font-semibold text-sm" title={seat.nickname}>
          {seat.nickname}
        </span>
        <span className="numbers whitespace-nowrap text-2xs text-muted">{figures.roughly(now - since)}</span>
      </div>
      <p className={`text-sm ${alarming.has(trouble) ? 'text-bad' : 'text-muted'}`}>
        {t('trouble', { trouble })}
        {run && <span className="numbers"> · {t('run', { number: run.number })}</span>}
      </p>
      <div className="mt-auto flex items-center gap-1.5">
        <Popup
          title={text('message')}
          button={{
            size: 'small',
            className: 'flex-1',
            'aria-label': `${text('message')}: ${seat.nickname}`,
            children: (
              <>
                <MessageSquare aria-hidden className="size-3.5" />
                {text('message')}
              </>
            ),
          }}
        >
          {(close) => <SayForm seat={seat} onDone={close} />}
        </Popup>
        {trouble === 'hand' && <LowerHand seat={seat} />}
        {trouble === 'waiting' && run && <Urge run={run} />}
        {trouble === 'failed' && run && <Requeue run={run} />}
        <SeatActions seat={seat} />
      </div>
    </li>
  );
}

function LowerHand({ seat: { id, nickname } }: { seat: Seat }) {
  const t = useTranslations('instructor.triage');
  const ask = useAsk();
  return (
    <Button
      size="small"
      aria-label={t('lowerLabel', { nickname })}
      title={t('lower')}
      onClick={() => ask('change-seat', { seatId: id, seat: { handRaisedAt: null } })}
    >
      <Check aria-hidden className="size-3.5" />
    </Button>
  );
}

function Urge({ run }: { run: Run }) {
  const t = useTranslations('instructor.triage');
  const { urge } = useRunActions();
  return (
    <Button
      size="small"
      aria-label={t('urgeLabel', { number: run.number })}
      title={t('urge')}
      onClick={() => urge(run)}
    >
      <ArrowUpToLine aria-hidden className="size-3.5" />
    </Button>
  );
}

function Requeue({ run }: { run: Run }) {
  const t = useTranslations('instructor.triage');
  const { requeue } = useRunActions();
  return (
    <Button
      size="small"
      aria-label={t('requeueLabel', { number: run.number })}
      title={t('requeue')}
      onClick={() => requeue(run)}
    >
      <RotateCcw aria-hidden className="size-3.5" />
    </Button>
  );
}
