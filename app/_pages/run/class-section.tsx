/** How well the run knows each class: precision, recall, F1 and accuracy, and their averages. */
'use client';
import { ArrowDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useClassNames } from '#app/_run/dataset.tsx';
import { SetChoice } from '#app/_run/set-choice.tsx';
import type { ImageSet } from '#app/_run/use-learned.ts';
import { useFigures } from '#app/_ui/names.ts';
import { type ClassScore, classScores, macroAverage } from '#lib/analysis/evaluation.ts';
import type { Run } from '#lib/classroom/session.ts';
import { NotYet, Section, Shown, useConfusionsOf } from './section.tsx';

const measures = ['recall', 'precision', 'f1', 'accuracy'] as const;
type Measure = (typeof measures)[number];
/** What a narrow card leaves out first. */
const seldom = '@max-sm:hidden';

export function ClassSection({ run }: { run: Run }) {
  const t = useTranslations('runPage');
  const [set, setSet] = useState<ImageSet>('validation');
  const shownSet = run.test === null ? 'validation' : set;
  const confusions = useConfusionsOf(shownSet);
  const latest = confusions.content?.at(-1);
  return (
    <Section
      id="classes"
      title={t('perClass')}
      help={latest && t('perClassHelp', { epoch: latest.epoch, set: shownSet })}
      aside={<SetChoice id="classes-set" run={run} set={shownSet} onChange={setSet} />}
    >
      {run.lastEpoch === null ? (
        <NotYet />
      ) : (
        <Shown fetched={confusions}>
          {(epochs) => (epochs.length === 0 ? <NotYet /> : <Scores scores={classScores(epochs.at(-1)!.counts)} />)}
        </Shown>
      )}
    </Section>
  );
}

function Scores({ scores }: { scores: readonly ClassScore[] }) {
  const t = useTranslations('runPage');
  const figures = useFigures();
  const names = useClassNames();
  // Null is the order of the labels.
  const [order, setOrder] = useState<Measure | null>(null);
  const rows = scores.map((score, label) => ({ score, name: names[label]! }));
  if (order) rows.sort((a, b) => b.score[order] - a.score[order]);
  const average = macroAverage(scores);
  const percent = (share: number) => figures.percent(share);
  return (
    <div className="@container relative mt-2 overflow-x-auto">
      <table className="numbers w-full text-sm">
        <thead className="text-2xs text-muted">
          <tr>
            <th scope="col" className="py-1 pr-2 text-left font-medium">
              {t('class')}
            </th>
            {measures.map((measure) => (
              <th
                key={measure}
                scope="col"
                aria-sort={order === measure ? 'descending' : undefined}
                className={`px-1 py-1 font-medium sm:px-2 ${measure === 'recall' ? 'text-left @lg:w-[34%]' : 'text-right'} ${measure === 'accuracy' ? seldom : ''}`}
              >
                <button
                  type="button"
                  title={t(`measures.${measure}Help`)}
                  onClick={() => setOrder(order === measure ? null : measure)}
                  className={`inline-flex items-center gap-1 whitespace-nowrap rounded px-1 py-1 hover:text-ink ${order === measure ? 'text-ink' : ''}`}
                >
                  {t(`measures.${measure}`)}
                  {order === measure && <ArrowDown aria-hidden className="size-3" />}
                </button>
              </th>
            ))}
            <th scope="col" className="py-1 pl-2 text-right font-medium @max-lg:hidden">
              {t('support')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ score, name }) => (
            <tr key={name} className="border-line/60 border-t">
              <th scope="row" className="py-1.5 pr-2 text-left font-semibold">
                {name}
              </th>
              <td className="px-2">
                <span className="flex items-center gap-2">
                  <span
                    aria-hidden
                    className="h-2 min-w-8 flex-1 overflow-hidden rounded-full bg-sunken @max-lg:hidden"
                  >
                    <span
                      className="block h-full rounded-full bg-(--heat-right) transition-[width] duration-300"
                      style={{ width: `${100 * score.recall}%` }}
                    />
                  </span>
                  <span className="w-13 font-semibold @lg:text-right">{percent(score.recall)}</span>
                </span>
              </td>
              <td className="px-1 text-right sm:px-2">{percent(score.precision)}</td>
              <td className="px-1 text-right sm:px-2">{percent(score.f1)}</td>
              <td className={`px-1 text-right text-muted sm:px-2 ${seldom}`}>{percent(score.accuracy)}</td>
              <td className="pl-2 text-right text-muted @max-lg:hidden">{figures.whole(score.support)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-line-strong border-t font-semibold">
            <th scope="row" className="py-1.5 pr-2 text-left">
              {t('average')}
            </th>
            <td className="px-2 @max-lg:text-left text-right">{percent(average.recall)}</td>
            <td className="px-1 text-right sm:px-2">{percent(average.precision)}</td>
            <td className="px-1 text-right sm:px-2">{percent(average.f1)}</td>
            <td colSpan={2} className={seldom} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
