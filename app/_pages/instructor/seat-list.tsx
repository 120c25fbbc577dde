/** Every student with a lamp for the connection, what their runs are doing, and what they have spent. */
'use client';
import { Hand, Plus, UserX } from 'lucide-react';
import { type FormEvent, memo, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { StateBadge, UseMeter } from '#app/_run/run-words.tsx';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Confirm, Popup } from '#app/_ui/dialog.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { EmptyState } from '#app/_ui/notice.tsx';
import { NumberInput } from '#app/_ui/number-input.tsx';
import type { Ledger } from '#lib/classroom/quota.ts';
import { type Run, runsInOrder, type Seat, type Session } from '#lib/classroom/session.ts';
import type { Live, Presence } from '#lib/protocol/broadcasts.ts';
import { Gone } from './room-card.tsx';
import { SeatActions } from './seat-actions.tsx';

/** A round trip of this many milliseconds is noticeable. */
const slowRoundTrip = 500;

/** `present` are the seats with an open connection; the ledgers, by seat, may be a second old. */
export const SeatList = memo(function SeatList({
  session,
  present,
  ledgers,
}: {
  session: Session;
  present: Live['present'];
  ledgers: ReadonlyMap<string, Ledger>;
}) {
  const t = useTranslations('instructor');
  const all = Object.values(session.seats).sort((a, b) => a.number - b.number);
  const seats = all.filter(({ standing }) => standing === 'in');
  const runs = runsInOrder(session);
  return (
    <section aria-labelledby="seats-title">
      <div className="flex items-baseline justify-between gap-3 px-1">
        <h2 id="seats-title" className="font-bold text-lg">
          {t('seats')}
        </h2>
        <p className="numbers text-muted text-sm">
          {t('seatsCount', {
            present: seats.filter(({ id }) => Object.hasOwn(present, id)).length,
            total: seats.length,
          })}
        </p>
      </div>
      {seats.length === 0 ? (
        <div className="mt-2">
          <EmptyState title={t('noSeats')} help={t('noSeatsHelp')} />
        </div>
      ) : (
        <ul className="card relative mt-2 grid max-h-64 grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-x-3 overflow-y-auto px-1 py-1">
          {seats.map((seat) => (
            <li key={seat.id} className="flex items-start gap-2.5 rounded-lg px-3 py-1.5">
              <span className="flex h-5 items-center gap-2.5">
                <Lamp presence={present[seat.id]} />
                <MarkIcon seatNumber={seat.number} />
              </span>
              <div className="min-w-0 flex-1">
                <div className="flex items-center gap-2">
                  <span className="min-w-0 flex-1 truncate font-medium text-sm leading-5" title={seat.nickname}>
                    {seat.nickname}
                    {seat.handRaisedAt !== null && (
                      <Hand aria-label={t('seat.hand')} role="img" className="ml-1.5 inline size-4 text-accent" />
                    )}
                    {seat.hidden && <Hidden />}
                  </span>
                  <SeatActions seat={seat} />
                </div>
                <SeatRuns runs={runs.filter(({ seatId }) => seatId === seat.id)} />
                <Spent seat={seat} ledger={ledgers.get(seat.id)} open={session.closedAt === null} />
              </div>
            </li>
          ))}
        </ul>
      )}
      <ClearUnknown session={session} />
      <Gone seats={all.filter(({ standing }) => standing === 'removed' || standing === 'banned')} />
    </section>
  );
});

/** Green for a good connection, amber for polling or a slow one, hollow for none. */
function Lamp({ presence }: { presence: Presence | undefined }) {
  const t = useTranslations('instructor.seat');
  const ping = presence?.roundTripMs == null ? '' : t('lampPing', { milliseconds: presence.roundTripMs });
  const label = presence ? t('lampPresent', { transport: presence.transport, ping }) : t('lampAbsent');
  const poor = presence && (presence.transport === 'polling' || (presence.roundTripMs ?? 0) > slowRoundTrip);
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={`size-2.5 shrink-0 rounded-full ${!presence ? 'border-2 border-line-strong' : poor ? 'bg-warn' : 'bg-good'}`}
    />
  );
}

function Hidden() {
  const t = useTranslations('instructor.seat');
  return (
    <span className="ml-1.5 whitespace-nowrap rounded bg-sunken px-1.5 py-px font-semibold text-2xs text-muted">
      {t('hidden')}
    </span>
  );
}

function SeatRuns({ runs }: { runs: readonly Run[] }) {
  const t = useTranslations('instructor');
  const latest = runs.at(-1);
  if (!latest) return <p className="text-2xs text-muted leading-5">{t('noRuns')}</p>;
  return (
    <p className="flex items-center gap-2">
      <StateBadge state={latest.state} />
      <span className="numbers text-2xs text-muted">{t('seatRuns', { count: runs.length })}</span>
    </p>
  );
}

/** Compute time used; with a quota also its size, what is left, and a button to grant more. */
function Spent({ seat, ledger, open }: { seat: Seat; ledger: Ledger | undefined; open: boolean }) {
  const t = useTranslations('instructor.grant');
  const figures = useFigures();
  if (!ledger) return null;
  const { charged, quota, left } = ledger;
  if (quota === null || left === null) {
    if (charged === 0) return null;
    return <p className="numbers text-2xs text-muted">{t('used', { used: figures.computeSeconds(charged) })}</p>;
  }
  return (
    <div className="mt-0.5">
      <p className="numbers flex flex-wrap justify-between gap-x-2 text-2xs text-muted">
        <span>{t('usedOf', { used: figures.computeSeconds(charged), quota: figures.computeSeconds(quota) })}</span>
        <span className={left === 0 ? 'font-semibold text-bad' : ''}>
          {t('left', { left: figures.computeSeconds(left) })}
        </span>
      </p>
      <div className="flex items-center gap-2.5">
        <UseMeter ledger={ledger} className="flex-1" />
        {open && <GrantButton seat={seat} />}
      </div>
    </div>
  );
}

const most = 1_000_000;

/** For a seat of a session that has a quota. */
function GrantButton({ seat }: { seat: Seat }) {
  const t = useTranslations('instructor.grant');
  return (
    <Popup
      title={t('title', { nickname: seat.nickname })}
      button={{
        size: 'small',
        'aria-label': t('label', { nickname: seat.nickname }),
        children: (
          <>
            <Plus aria-hidden className="size-3.5" />
            {t('open')}
          </>
        ),
      }}
    >
      {(close) => <Amount seat={seat} onDone={close} />}
    </Popup>
  );
}

/** Half of the quota is offered; it steps in tenths of the quota. */
function Amount({ seat, onDone }: { seat: Seat; onDone: () => void }) {
  const t = useTranslations('instructor.grant');
  const controls = useTranslations('run.controls');
  const figures = useFigures();
  const ask = useAsk();
  const id = useId();
  const quota = useSessionState(({ session }) => session?.settings.quota ?? 60);
  const [typed, setTyped] = useState<number | null>(Math.max(1, Math.round(quota / 2)));
  const step = Math.max(1, Math.round(quota / 10));
  const amount = typed !== null && typed >= 1 && typed <= most ? typed : undefined;

  function grant(event: FormEvent) {
    event.preventDefault();
    if (amount === undefined) return;
    const done = t('done', { nickname: seat.nickname, computeSeconds: figures.computeSeconds(amount) });
    void ask('grant-quota', { seatId: seat.id, computeSeconds: amount }, done);
    onDone();
  }

  return (
    <form noValidate onSubmit={grant}>
      <label htmlFor={id} className="mt-2 block text-muted text-sm">
        {t('amount')}
      </label>
      <div className="mt-1.5 grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2">
        <NumberInput
          id={id}
          value={typed}
          minimum={1}
          maximum={most}
          label={t('amount')}
          invalid={amount === undefined}
          describedBy={id}
          whole={false}
          names={{ decrease: controls('less'), increase: controls('more') }}
          onChange={setTyped}
          onStep={(direction) => setTyped(Math.min(most, Math.max(1, (typed ?? 0) + direction * step)))}
        />
        <Button type="submit" size="small" weight="primary" disabled={amount === undefined}>
          {t('go')}
        </Button>
      </div>
    </form>
  );
}

/** Nothing where everybody has submitted something. */
function ClearUnknown({ session }: { session: Session }) {
  const t = useTranslations('instructor.room');
  const ask = useAsk();
  const [asking, setAsking] = useState(false);
  const known = new Set(Object.values(session.runs).map(({ seatId }) => seatId));
  const seatIds = Object.values(session.seats)
    .filter(({ id, standing }) => (standing === 'in' || standing === 'waiting') && !known.has(id))
    .map(({ id }) => id);
  const count = seatIds.length;
  if (count === 0) return null;
  return (
    <>
      <Button size="small" weight="plain" className="mt-2" onClick={() => setAsking(true)}>
        <UserX aria-hidden className="size-3.5" />
        {t('clear')} ({count})
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('clearTitle', { count })}
        body={t('clearBody')}
        action={t('clearAction', { count })}
        onConfirm={() => void ask('remove-seats', { seatIds }, t('cleared', { count }))}
      />
    </>
  );
}
