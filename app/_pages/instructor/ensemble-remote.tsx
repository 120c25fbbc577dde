/** The ensemble's bars in the instructor's hand: what each says, and the buttons that reveal them on the wall. */
'use client';
import { Eye, EyeOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useEnsembleWords } from '#app/_board/ensemble-words.ts';
import { useEnsemble } from '#app/_board/use-ensemble.ts';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { useRefusalSentence } from '#app/_ui/names.ts';
import { datasetOfBoard, roundOfBoard } from '#lib/analysis/leaderboard.ts';
import { revealedAfter } from '#lib/classroom/remote.ts';
import type { Session } from '#lib/classroom/session.ts';
import { examplesOf } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';

/** While the wall shows the ensemble; the bars that it covers are readable here. */
export function EnsembleRemote({ session }: { session: Session }) {
  const t = useTranslations('projector.ensemble');
  const pinRun = useTranslations('instructor.remote');
  const board = useTranslations('board.ranking');
  const refusalText = useRefusalSentence();
  const ask = useAsk();
  const { reply, fault } = useEnsemble();
  const panel = useRef<HTMLDivElement>(null);
  const there = reply !== undefined;
  useEffect(() => {
    // What was chosen above it may have its buttons below the column's edge.
    if (there) panel.current?.scrollIntoView({ block: 'nearest' });
  }, [there]);
  const of = examplesOf(datasetOf({ dataset: datasetOfBoard(session, roundOfBoard(session)) }));
  const words = useEnsembleWords(of, (runId) => {
    const run = session.runs[runId];
    const seat = run && session.seats[run.seatId];
    return seat && pinRun('pinRun', { number: run.number, name: seat.nickname, accuracy: '' });
  });
  const { revealed, order } = session.projector;
  const testOrder = session.board.testOpenedAt !== null && order === 'test';
  const set = testOrder ? reply?.test : reply?.validation;
  const drive = (bars: number) => void ask('change-projector', { projector: { revealed: bars } });
  if (session.board.mode === 'blind') return <Quiet>{board('blindForOthers')}</Quiet>;
  if (!reply) return <Quiet>{fault ? refusalText(fault) : t('counting')}</Quiet>;
  const leftOut = words.leftOut(reply);
  if (!set || set.together.length < 2) {
    return (
      <Quiet>
        {[`${t('few')}.`, t('fewHelp', { order: testOrder ? 'test' : 'validation', of }), leftOut]
          .filter(Boolean)
          .join(' ')}
      </Quiet>
    );
  }
  const shown = Math.min(revealed, set.together.length);
  return (
    <div ref={panel} className="mt-2 rounded-xl bg-sunken px-3 py-2.5 text-sm" data-testid="ensemble-remote">
      <ol>
        {set.together.map(({ runs }, at) => {
          const gain = words.gain(set, at);
          return (
            <li
              key={at === 0 ? 'best' : runs}
              className={`flex items-center gap-2 leading-7 ${at < shown ? '' : 'text-muted'}`}
            >
              {at < shown ? <Eye aria-hidden className="size-4" /> : <EyeOff aria-hidden className="size-4" />}
              <span className="sr-only">{t(at < shown ? 'revealed' : 'covered')}</span>
              <span className="mr-auto">{words.bar(set, at)}</span>
              {gain && <span className="numbers">{gain.text}</span>}
              <strong className="numbers font-semibold">{words.accuracy(set, at)}</strong>
            </li>
          );
        })}
      </ol>
      <div className="mt-1.5 flex gap-2">
        <Button
          weight="primary"
          size="small"
          className="flex-1"
          disabled={shown >= set.together.length}
          onClick={() => drive(revealedAfter({ revealed: shown }))}
        >
          {t('next')}
        </Button>
        <Button size="small" disabled={shown === 0} onClick={() => drive(0)}>
          {t('cover')}
        </Button>
      </div>
      <p className="mt-2 text-2xs text-muted">
        {[words.exchange(set, set.together.length - 1), words.most(set), leftOut].filter(Boolean).join(' ')}
      </p>
    </div>
  );
}

const Quiet = ({ children }: { children: string }) => (
  <p className="mt-2 rounded-xl bg-sunken px-3 py-2.5 text-muted text-sm">{children}</p>
);
