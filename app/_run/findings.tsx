/** What a run's curves and health tell, in words: one line, its titles, or all of it with what to try. */
'use client';
import { Stethoscope } from 'lucide-react';
import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useMetrics } from '#app/_live/use-session.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { type Finding, findingsOf } from '#lib/analysis/findings.ts';
import type { Run } from '#lib/classroom/session.ts';
import { examplesOf } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Health } from '#lib/network/health.ts';
import { useLastHealth } from './use-learned.ts';

const noHealth: readonly Health[] = [];

/** What is found in the run's curves and this health. */
export function useFindings(run: Run, health: readonly Health[] = noHealth): readonly Finding[] {
  const { epochs } = useMetrics([run.id])[run.id]!;
  const { hyperparameters, ending } = run;
  return useMemo(
    () => findingsOf({ run: { hyperparameters, ending }, epochs, health }),
    [hyperparameters, ending, epochs, health],
  );
}

const threeDigits = (value: number) => value.toPrecision(3);

/** A finding's name, its sentence, and what to try, which may be nothing. */
function useFindingText(
  run: Run,
): (finding: Finding) => { title: string; sentence: string; tries: string | undefined } {
  const t = useTranslations('run.findings');
  const figures = useFigures();
  const format = useFormatter();
  const of = examplesOf(datasetOf(run.hyperparameters));
  return ({ kind, layers, numbers, tries }) => {
    const written = Object.fromEntries(
      ['lowest', 'loss', 'validationLoss'].map((name) => [name, threeDigits(numbers[name] ?? 0)]),
    );
    const values = {
      ...numbers,
      ...written,
      of,
      layers: kind === 'vanishing' ? layers[0]! : format.list(layers),
      end: layers.at(-1) ?? '',
      share: figures.percent(numbers.share ?? 0, 0),
      times: Number((numbers.times ?? 0).toPrecision(2)),
    };
    const list = tries.map((remedy) => t(`try.${remedy}`, { of }));
    return {
      title: t('title', { kind, epoch: numbers.epoch ?? 0 }),
      sentence: t(`sentence.${kind}`, values),
      tries: list.length > 0 ? t('tries', { list: format.list(list, { type: 'disjunction' }) }) : undefined,
    };
  };
}

/** All findings, each with what to try. */
export function FindingList({ run, findings }: { run: Run; findings: readonly Finding[] }) {
  const textOf = useFindingText(run);
  return (
    <ul className="flex flex-col gap-2">
      {findings.map((finding) => {
        const { title, sentence, tries } = textOf(finding);
        return (
          <li key={finding.kind} className="rounded-xl bg-warn-soft px-3.5 py-2.5 text-pretty text-sm">
            <strong className="font-bold text-warn">{title}</strong> {sentence}
            {tries && <p className="mt-0.5">{tries}</p>}
          </li>
        );
      })}
    </ul>
  );
}

/** The most important finding in one line, and what to try; nothing without one. How a run diverged, its card says itself. */
export function FindingLine({ run }: { run: Run }) {
  const { content } = useLastHealth(run);
  const [finding] = useFindings(run, content).filter(({ kind }) => kind !== 'diverged');
  const textOf = useFindingText(run);
  if (!finding) return null;
  const { title, sentence, tries } = textOf(finding);
  return (
    <p className="mt-2 flex gap-1.5 text-pretty text-sm" data-testid="finding">
      <Stethoscope aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warn" />
      <span className="min-w-0">
        <strong className="font-semibold text-warn">{title}</strong> {sentence} {tries}
      </span>
    </p>
  );
}

/** The names of a run's findings; a dash without any. */
export function FindingTitles({ run }: { run: Run }) {
  const { content } = useLastHealth(run);
  const findings = useFindings(run, content);
  const textOf = useFindingText(run);
  if (findings.length === 0) return <span className="text-muted">–</span>;
  return (
    <>
      {findings.map((finding) => {
        const { title, sentence } = textOf(finding);
        return (
          <span key={finding.kind} title={sentence} className="block font-semibold text-warn">
            {title}
          </span>
        );
      })}
    </>
  );
}
