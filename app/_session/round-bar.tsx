/** The round under way: what it is about, how long it lasts, how many runs one has left. */
'use client';
import { Flag, Hourglass, Layers } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useNow, useSessionState } from '#app/_live/use-session.tsx';
import { useWording } from '#app/_ui/names.ts';
import type { Round } from '#lib/classroom/lesson.ts';

/** Nothing outside of a round. The end and what comes before it are said to screen readers once each. */
export function RoundBar({ seatId }: { seatId: string }) {
  const t = useTranslations('session.round');
  const own = useOwnRound(seatId);
  const wording = useWording();
  const over = own !== undefined && own.left !== null && own.left <= 0;
  return (
    <>
      {own && (
        <section
          aria-label={t('label')}
          data-testid="round"
          className={`flex flex-wrap items-center justify-center gap-x-4 gap-y-0.5 border-line border-b px-4 py-2 text-sm ${over ? 'bg-warn-soft' : 'bg-accent-soft'}`}
        >
          <h2 className="flex min-w-0 items-center gap-1.5">
            <Flag aria-hidden className="size-4 shrink-0 text-accent" />
            <span className="numbers shrink-0 text-muted">{t('number', { number: own.round.number })}</span>
            <strong className="min-w-0 break-words font-semibold">{wording(own.round.title)}</strong>
          </h2>
          {over ? <p className="font-medium text-warn">{t('over')}</p> : <RoundFacts own={own} />}
        </section>
      )}
      <p role="status" className="sr-only">
        {own && t('spoken', { time: spokenTime(own.left), title: wording(own.round.title) })}
      </p>
    </>
  );
}

/** Time and runs left, in short. */
function RoundFacts({ own: { left, runsLeft } }: { own: OwnRound }) {
  const t = useTranslations('session.round');
  return (
    <p className="numbers flex items-center gap-4 whitespace-nowrap">
      {left !== null && (
        <span role="timer" className="flex items-center gap-1.5" aria-label={t('left', { time: countdown(left) })}>
          <Hourglass aria-hidden className="size-4 text-muted" />
          <strong className={`font-bold ${left <= 60_000 ? 'text-warn' : ''}`}>{countdown(left)}</strong>
        </span>
      )}
      {runsLeft !== null && (
        <span className="flex items-center gap-1.5">
          <Layers aria-hidden className="size-4 text-muted" />
          {t('runsLeft', { count: runsLeft })}
        </span>
      )}
    </p>
  );
}

/** The facts of the round where the bar itself has scrolled away: on a phone, beside the button that submits. */
export function RoundLine({ seatId }: { seatId: string }) {
  const own = useOwnRound(seatId);
  if (!own || (own.left !== null && own.left <= 0)) return null;
  return (
    <div className="mb-2 text-sm lg:hidden">
      <RoundFacts own={own} />
    </div>
  );
}

type OwnRound = {
  readonly round: Round;
  /** Milliseconds; null without an end, 0 or less when it is over. */
  readonly left: number | null;
  /** Null without a limit. */
  readonly runsLeft: number | null;
};

/** Undefined outside of a round. */
function useOwnRound(seatId: string): OwnRound | undefined {
  const round = useSessionState(({ session }) => session!.lesson.round);
  const used = useSessionState(({ session }) => {
    const { lesson, runs } = session!;
    return Object.values(runs).filter((run) => run.seatId === seatId && run.round === lesson.round?.number).length;
  });
  const now = useNow(500);
  if (!round) return undefined;
  return {
    round,
    left: round.endsAt === null ? null : round.endsAt - now,
    runsLeft: round.runLimit === null ? null : Math.max(0, round.runLimit - used),
  };
}

/** Whole seconds as 4:32, or 1:04:32 from an hour on. */
export function clockText(all: number): string {
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** 0:00 when it is over. A started second counts as a whole one. */
export function countdown(milliseconds: number): string {
  return clockText(Math.max(0, Math.ceil(milliseconds / 1000)));
}

/** The time left as announced to screen readers: it changes only at five minutes, one minute, and the end. */
export function spokenTime(milliseconds: number | null): 'plenty' | 'five' | 'one' | 'over' {
  if (milliseconds === null || milliseconds > 300_000) return 'plenty';
  if (milliseconds > 60_000) return 'five';
  return milliseconds > 0 ? 'one' : 'over';
}
