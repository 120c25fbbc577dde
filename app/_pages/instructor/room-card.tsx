/** The room: how to join, the door and who stands at it, and the code by which another device becomes the instructor's. */
'use client';
import { ChevronUp, Copy, KeyRound, MonitorUp, QrCode as QrCodeIcon } from 'lucide-react';
import { memo, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { type Ask, useAsk } from '#app/_session/use-ask.ts';
import { type PublicUrl, usePublicUrl } from '#app/_session/use-public-url.ts';
import { Button, buttonLook, IconButton } from '#app/_ui/button.tsx';
import { SwitchInput } from '#app/_ui/choice-input.tsx';
import { QrCode } from '#app/_ui/qr-code.tsx';
import { useCopy } from '#app/_ui/use-copy.ts';
import { joinUrl, projectorPage } from '#lib/addresses.ts';
import type { Seat, Settings } from '#lib/classroom/session.ts';

const switches = ['locked', 'approval', 'wordFilter'] as const;
const helps = { locked: 'lockedHelp', approval: 'approvalHelp', wordFilter: 'wordFilterHelp' } as const;

/** For a session that is still open. */
export const RoomCard = memo(function RoomCard({ settings }: { settings: Settings }) {
  const t = useTranslations('instructor.room');
  const ask = useAsk();
  const id = useId();
  return (
    <section aria-labelledby={id} className="card p-4 sm:p-5">
      <h2 id={id} className="font-bold text-lg">
        {t('title')}
      </h2>
      <ul className="mt-2 flex flex-col gap-3">
        {switches.map((name) => (
          <li key={name} className="flex items-start gap-3">
            <label htmlFor={`${id}-${name}`} className="min-w-0 flex-1 cursor-pointer">
              <span className="block font-medium text-sm">{t(name)}</span>
              <span id={`${id}-${name}-help`} className="block text-2xs text-muted">
                {t(helps[name])}
              </span>
            </label>
            <SwitchInput
              id={`${id}-${name}`}
              label={t(name)}
              describedBy={`${id}-${name}-help`}
              checked={settings[name]}
              onChange={(on) => void ask('change-settings', { settings: { [name]: on } })}
            />
          </li>
        ))}
      </ul>
      <Recovery />
    </section>
  );
});

/** Not shown until asked for, because this page may be on the projector. */
function Recovery() {
  const t = useTranslations('instructor.room');
  const ask = useAsk();
  const [recovery, setRecovery] = useState<string>();
  async function show() {
    const reply = await ask('recovery-code', { seatId: null });
    if (reply.ok) setRecovery(reply.data.recovery);
  }
  return (
    <div className="mt-4 border-line border-t pt-3">
      <div className="flex items-center gap-3">
        <span className="min-w-0 flex-1">
          <span className="block font-medium text-sm">{t('recovery')}</span>
          <span className="block text-2xs text-muted">{t('recoveryHelp')}</span>
        </span>
        {recovery === undefined ? (
          <Button size="small" onClick={show}>
            <KeyRound aria-hidden className="size-3.5" />
            {t('show')}
          </Button>
        ) : (
          <strong className="numbers font-bold tracking-widest" data-testid="instructor-recovery">
            {recovery}
          </strong>
        )}
      </div>
    </div>
  );
}

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

/** For an open session; a closed one lets nobody in. Once the class has `begun` it folds to a line, unless it is opened. */
export function JoinCard({ code, begun }: { code: string; begun: boolean }) {
  const t = useTranslations('instructor');
  const actions = useTranslations('common.actions');
  const copy = useCopy();
  const address = usePublicUrl();
  const url = joinUrl(address.publicUrl, code);
  const [chosen, setChosen] = useState<boolean>();
  const open = chosen ?? !begun;
  const fold = (
    <IconButton label={t(open ? 'joinFold' : 'joinUnfold')} aria-expanded={open} onClick={() => setChosen(!open)}>
      {open ? <ChevronUp aria-hidden className="size-4.5" /> : <QrCodeIcon aria-hidden className="size-4.5" />}
    </IconButton>
  );
  const heading = (
    <h2 id="join-title" className="sr-only">
      {t('join')}
    </h2>
  );
  if (!open) {
    return (
      <section aria-labelledby="join-title" className="card flex items-center gap-1 py-1.5 pr-2 pl-4">
        {heading}
        <p className="numbers flex-1 font-extrabold text-2xl tracking-wide" data-testid="session-code">
          {code}
        </p>
        {fold}
        <IconButton label={actions('copyLink')} onClick={() => copy(url, actions('copied'))}>
          <Copy aria-hidden className="size-4.5" />
        </IconButton>
        <a
          href={projectorPage(code)}
          target="_blank"
          rel="noreferrer"
          aria-label={t('openProjector')}
          title={t('openProjector')}
          className={`${buttonLook({ weight: 'plain', size: 'small' })} size-9 px-0!`}
        >
          <MonitorUp aria-hidden className="size-4.5" />
        </a>
      </section>
    );
  }
  return (
    <section aria-labelledby="join-title" className="card relative p-4">
      {heading}
      {begun && <div className="absolute top-2 right-2">{fold}</div>}
      <p className="text-center text-muted text-sm">{t('code')}</p>
      <p className="numbers text-center font-extrabold text-6xl leading-tight tracking-wide" data-testid="session-code">
        {code}
      </p>
      <div className="mt-3 flex items-center gap-4">
        <QrCode text={url} label={t('qr', { url })} className="w-32 shrink-0 border border-line" />
        <div className="flex min-w-0 flex-1 flex-col gap-2">
          <p className="text-muted text-sm leading-snug [overflow-wrap:anywhere]">
            {url.slice(0, -code.length)}
            <wbr />
            {code}
          </p>
          <Button size="small" onClick={() => copy(url, actions('copied'))}>
            <Copy aria-hidden className="size-3.5" />
            {actions('copyLink')}
          </Button>
        </div>
      </div>
      <AddressChoice {...address} />
      <a
        href={projectorPage(code)}
        target="_blank"
        rel="noreferrer"
        className={`${buttonLook({ weight: 'primary' })} mt-4 w-full`}
      >
        <MonitorUp aria-hidden className="size-4" />
        {t('openProjector')}
      </a>
    </section>
  );
}

/** For a machine in several networks, of which the class may be in any. */
function AddressChoice({ publicUrl, candidates, choose }: PublicUrl) {
  const t = useTranslations('instructor');
  const id = useId();
  if (candidates.length < 2) return null;
  return (
    <fieldset className="mt-3" aria-describedby={`${id}-help`}>
      <legend className="text-sm">{t('addresses')}</legend>
      <p id={`${id}-help`} className="text-2xs text-muted">
        {t('addressesHelp')}
      </p>
      <div className="mt-1.5 flex flex-wrap gap-1.5">
        {candidates.map((url) => (
          <button
            key={url}
            type="button"
            aria-pressed={url === publicUrl}
            onClick={() => choose(url)}
            className="numbers rounded-lg border border-line bg-surface px-2 py-1 text-left text-sm [overflow-wrap:anywhere] hover:border-line-strong hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-semibold"
          >
            {new URL(url).host}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
