/** The class as one classifier on the wall: a bar for the best run alone, and for the mean of three, of five, of all, revealed one by one. */
'use client';
import { useTranslations } from 'use-intl';
import { type Gain, useEnsembleWords } from '#app/_board/ensemble-words.ts';
import { useEnsemble } from '#app/_board/use-ensemble.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useRefusalSentence } from '#app/_ui/names.ts';
import type { Projector } from '#lib/classroom/board.ts';
import type { Run, Seat } from '#lib/classroom/session.ts';
import type { Examples } from '#lib/datasets/dataset.ts';
import type { EnsembleOnSet } from '#lib/protocol/replies.ts';
import { Picture, Words } from './frame.tsx';

/** As many marks of students as fit beside a bar. */
const mostMarks = 5;

type Naming = {
  /** False where nobody may be told apart. */
  readonly names: boolean;
  readonly nameOf: (seat: Seat) => string;
};

/** `of` is what the board's data set has. */
export function EnsembleView({
  projector: { order, revealed },
  of,
  names,
  nameOf,
}: { projector: Projector; of: Examples } & Naming) {
  const t = useTranslations('projector.ensemble');
  const refusalText = useRefusalSentence();
  const { reply, fault } = useEnsemble();
  const runOf = useRunOf();
  const title = useTranslations('projector');
  const words = useEnsembleWords(of, (runId) => {
    const found = names ? runOf(runId) : undefined;
    return found && title('planeOf', { name: nameOf(found.seat), number: found.run.number });
  });
  if (!reply) return <Words title={fault ? refusalText(fault) : t('counting')}>{null}</Words>;
  const set = order === 'test' ? reply.test : reply.validation;
  const leftOut = words.leftOut(reply);
  if (!set || set.together.length < 2) {
    return <Words title={t('few')}>{[t('fewHelp', { order, of }), leftOut].filter(Boolean).join(' ')}</Words>;
  }
  const shown = Math.min(revealed, set.together.length);
  return (
    <Picture title={t('title', { order, of, images: set.images })}>
      <ol className="mt-1 flex min-h-0 flex-1 flex-col justify-evenly gap-1" data-testid="ensemble" data-shown={shown}>
        {set.together.map(({ runs }, at) => (
          <Bar
            key={at === 0 ? 'best' : runs}
            set={set}
            at={at}
            name={words.bar(set, at)}
            accuracy={at < shown ? words.accuracy(set, at) : undefined}
            gain={words.gain(set, at)}
            members={names && at < shown ? reply.runIds.slice(0, runs).flatMap((runId) => runOf(runId) ?? []) : []}
            nameOf={nameOf}
          />
        ))}
      </ol>
      <div aria-live="polite" className="flex min-h-36 shrink-0 flex-col justify-center gap-1 text-pretty leading-snug">
        {shown > 1 && <p className="font-semibold text-2xl">{words.exchange(set, shown - 1)}</p>}
        {shown === set.together.length && <p className="text-2xl">{words.most(set)}</p>}
        <p className="text-lg text-muted">{[t('how', { order }), leftOut].filter(Boolean).join(' ')}</p>
      </div>
    </Picture>
  );
}

/** A run of the session with its student, if this screen knows it. */
function useRunOf(): (runId: string) => { run: Run; seat: Seat } | undefined {
  const runs = useSessionState(({ session }) => session!.runs);
  const seats = useSessionState(({ session }) => session!.seats);
  return (runId) => {
    const run = runs[runId];
    const seat = run && seats[run.seatId];
    return run && seat && { run, seat };
  };
}

const gainLook = { up: 'text-good', down: 'text-bad', chance: 'text-muted' } as const;

/** `accuracy` is undefined while the bar is covered. */
function Bar({
  set: { images, together },
  at,
  name,
  accuracy,
  gain,
  members,
  nameOf,
}: {
  set: EnsembleOnSet;
  at: number;
  name: string;
  accuracy: string | undefined;
  gain: Gain | undefined;
  members: readonly { run: Run; seat: Seat }[];
  nameOf: (seat: Seat) => string;
}) {
  const t = useTranslations('projector.ensemble');
  const shown = accuracy !== undefined;
  const shareOf = (right: number) => `${(right / images) * 100}%`;
  const [alone, own] = [together[0]!.right, together[at]!.right];
  const width = (right: number) => ({ width: shown ? shareOf(right) : '0%' });
  const grow = 'absolute inset-y-0 left-0 transition-[width] duration-1000 ease-[cubic-bezier(0.2,0.8,0.2,1)]';
  return (
    <li
      data-revealed={shown || undefined}
      className="grid max-h-26 min-h-0 flex-1 grid-cols-[13rem_minmax(0,1fr)_9.5rem_8.5rem] items-center gap-x-4 overflow-hidden"
    >
      <div className="min-w-0">
        <p className="font-extrabold text-3xl leading-tight">{name}</p>
        <p className="flex min-h-6 items-center gap-2 text-xl leading-6">
          {members.slice(0, at === 0 ? 1 : mostMarks).map(({ run, seat }) => (
            <MarkIcon key={run.id} seatNumber={seat.number} className="h-5" />
          ))}
          {at === 0 && members[0] && (
            <span className="truncate font-semibold" title={nameOf(members[0].seat)}>
              {nameOf(members[0].seat)}
            </span>
          )}
        </p>
      </div>
      <div
        aria-hidden
        className={`relative h-full max-h-16 overflow-hidden rounded-xl border-2 ${shown ? 'border-line bg-sunken' : 'border-line-strong/50 border-dashed'}`}
      >
        <span className={`${grow} bg-good`} style={width(own)} />
        <span className={`${grow} bg-accent`} style={width(Math.min(alone, own))} />
        {shown && <span className="absolute inset-y-0 w-1 -translate-x-1/2 bg-ink" style={{ left: shareOf(alone) }} />}
      </div>
      {shown ? (
        <strong className="numbers whitespace-nowrap text-right font-extrabold text-5xl leading-none">
          {accuracy}
        </strong>
      ) : (
        <p className="text-right font-extrabold text-5xl text-muted leading-none">
          <span aria-hidden>?</span>
          <span className="sr-only">{t('covered')}</span>
        </p>
      )}
      <p
        className={`numbers whitespace-nowrap text-right font-bold text-2xl leading-none ${gain ? gainLook[gain.look] : ''}`}
      >
        {shown && gain?.text}
      </p>
    </li>
  );
}
