/** What the wall has revealed of the class's ensemble, on a student's own page. */
'use client';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { useEnsembleWords } from '#app/_board/ensemble-words.ts';
import { useEnsemble } from '#app/_board/use-ensemble.ts';
import { useShownName } from '#app/_session/student-mark.tsx';
import { datasetOfBoard, roundOfBoard } from '#lib/analysis/leaderboard.ts';
import type { Session } from '#lib/classroom/session.ts';
import { examplesOf } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';

/** A whole class asks: less often than the wall. */
const least = 12_000;

/** Nothing before the first bar is revealed. */
export function EnsembleNow({ session, seatId }: { session: Session; seatId: string }) {
  const t = useTranslations('projector.ensemble');
  const title = useTranslations('projector');
  const id = useId();
  const { reply } = useEnsemble(least);
  const nameOf = useShownName({ seatId });
  const of = examplesOf(datasetOf({ dataset: datasetOfBoard(session, roundOfBoard(session)) }));
  const words = useEnsembleWords(of, (runId) => {
    const run = session.runs[runId];
    const seat = run && session.seats[run.seatId];
    return seat && title('planeOf', { name: nameOf(seat), number: run.number });
  });
  const { revealed } = session.projector;
  const order = session.board.testOpenedAt === null ? 'validation' : session.projector.order;
  const set = order === 'test' ? reply?.test : reply?.validation;
  if (!set || set.together.length < 2 || session.board.mode === 'blind') return null;
  const shown = set.together.slice(0, revealed);
  const whole = shown.length === set.together.length;
  return (
    <section aria-labelledby={id} className="card px-4 py-3" data-testid="ensemble-now">
      <h2 id={id} className="font-bold">
        {t('title', { order, of, images: set.images })}
      </h2>
      <ol className="mt-1 text-sm">
        {shown.map(({ runs }, at) => (
          <li key={at === 0 ? 'best' : runs} className="flex items-baseline gap-3 leading-7">
            <span className="mr-auto">{words.bar(set, at)}</span>
            <span className="numbers text-muted">{words.gain(set, at)?.text}</span>
            <strong className="numbers font-semibold">{words.accuracy(set, at)}</strong>
          </li>
        ))}
      </ol>
      <p className="mt-1 text-pretty text-muted text-sm">
        {[shown.length > 1 && words.exchange(set, shown.length - 1), whole && words.most(set), t('how', { order })]
          .filter(Boolean)
          .join(' ')}
      </p>
    </section>
  );
}
