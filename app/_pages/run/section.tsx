/** A part of the run page: its frame, its loading and failure states, and the data that several parts share. */
'use client';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Binary } from '#app/_live/run-files.ts';
import { useDataset } from '#app/_run/dataset.tsx';
import {
  type ChosenImage,
  type Fetched,
  type ImageSet,
  type SeenImages,
  useConfusions,
  useInspection,
  usePredictions,
} from '#app/_run/use-learned.ts';
import { Button } from '#app/_ui/button.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { EmptyState } from '#app/_ui/notice.tsx';
import { Waiting } from '#app/_ui/when-near.tsx';
import { confusionOf } from '#lib/analysis/evaluation.ts';
import type { EpochConfusion } from '#lib/classroom/run-report.ts';
import type { Run } from '#lib/classroom/session.ts';
import type { MapsHeader } from '#lib/protocol/inspection.ts';

/** A card with a heading; `id` is the part's name. */
export function Section(props: {
  id: string;
  title: string;
  help?: ReactNode;
  /** Beside the heading. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const { id, title, help, aside, className = '', children } = props;
  return (
    <section
      aria-labelledby={`${id}-title`}
      data-testid={id}
      className={`card min-w-0 px-4 pt-3.5 pb-4 sm:px-5 sm:pb-5 ${className}`}
    >
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id={`${id}-title`} className="font-bold text-lg">
          {title}
        </h2>
        {aside}
      </header>
      {help && <p className="mt-0.5 text-pretty text-muted text-sm">{help}</p>}
      {children}
    </section>
  );
}

/** Before a run has learned anything. */
export function NotYet() {
  const t = useTranslations('runPage');
  return (
    <div className="mt-3">
      <EmptyState title={t('notYet')} help={t('notYetHelp')} />
    </div>
  );
}

/** What was fetched, drawn by `children`; else a placeholder, or the reason why it is missing. */
export function Shown<Content>({
  fetched,
  waiting,
  children,
}: {
  fetched: Fetched<Content>;
  waiting?: string;
  children: (content: Content) => ReactNode;
}) {
  const { content, fault, retry } = fetched;
  if (content !== undefined) {
    return (
      <>
        {children(content)}
        {fault && <Fault fault={fault} retry={retry} quiet />}
      </>
    );
  }
  if (!fault) return <Waiting className={waiting} />;
  return <Fault fault={fault} retry={retry} />;
}

/** `quiet` where what was there before is still shown. */
function Fault({
  fault,
  retry,
  quiet = false,
}: {
  fault: NonNullable<Fetched<unknown>['fault']>;
  retry: () => void;
  quiet?: boolean;
}) {
  const t = useTranslations('runPage');
  const actions = useTranslations('common.actions');
  const refusalText = useRefusalText();
  const text = fault === 'unreachable' ? t('unreachable') : refusalText(fault);
  const button = (
    <Button size="small" onClick={retry}>
      {actions('retry')}
    </Button>
  );
  if (quiet) {
    return (
      <p role="status" className="mt-3 flex flex-wrap items-center gap-3 rounded-lg bg-warn-soft px-3 py-2 text-sm">
        <span className="min-w-0 flex-1">{t('notRenewed', { reason: text })}</span>
        {button}
      </p>
    );
  }
  return (
    <div className="mt-3" role="alert">
      <EmptyState title={t('notThere')} help={text}>
        <div className="mt-3">{button}</div>
      </EmptyState>
    </div>
  );
}

type Learned = {
  /** The feature maps of the image last wanted, null before any is. */
  readonly maps: Fetched<Binary<MapsHeader>>;
  readonly mapped: string | null;
  readonly wantMaps: (file: string) => void;
  readonly confusions: Fetched<readonly EpochConfusion[]>;
  readonly predictions: Readonly<Record<ImageSet, Fetched<SeenImages>>>;
  readonly want: (set: ImageSet) => void;
};

const Context = createContext<Learned | null>(null);

export function LearnedProvider({ run, children }: { run: Run; children: ReactNode }) {
  const [wanted, setWanted] = useState<readonly ImageSet[]>([]);
  const [mapped, wantMaps] = useState<string | null>(null);
  const maps = useInspection<MapsHeader>(run, mapped);
  const confusions = useConfusions(run);
  const validation = usePredictions(run, 'validation', wanted.includes('validation'));
  const test = usePredictions(run, 'test', wanted.includes('test'));
  const learned = useMemo<Learned>(
    () => ({
      maps,
      mapped,
      wantMaps,
      confusions,
      predictions: { validation, test },
      want: (set) => setWanted((sets) => (sets.includes(set) ? sets : [...sets, set])),
    }),
    [maps, mapped, confusions, validation, test],
  );
  return <Context value={learned}>{children}</Context>;
}

function useLearned(): Learned {
  const learned = useContext(Context);
  if (!learned) throw new Error('This hook belongs inside a LearnedProvider.');
  return learned;
}

/** Of the validation the confusion of every epoch so far, of the test the one that its predictions make. */
export function useConfusionsOf(set: ImageSet): Fetched<readonly EpochConfusion[]> {
  const { confusions, predictions, want } = useLearned();
  const { classes } = useDataset();
  const { test } = predictions;
  // biome-ignore lint/correctness/useExhaustiveDependencies: wanting it once is enough, however often the function is renewed
  useEffect(() => {
    if (set === 'test') want(set);
  }, [set]);
  return useMemo(() => {
    if (set === 'validation') return confusions;
    const { content } = test;
    if (!content) return { ...test, content };
    const { epoch, images } = content;
    const counts = confusionOf(
      images.map(({ actual }) => actual),
      images.map(({ predicted }) => predicted),
      classes.length,
    );
    return { ...test, content: [{ epoch, counts }] };
  }, [set, confusions, test, classes]);
}

/** The run's latest predictions on that set, which are fetched from now on. */
export function useSeenImages(set: ImageSet): Fetched<SeenImages> {
  const { predictions, want } = useLearned();
  // biome-ignore lint/correctness/useExhaustiveDependencies: wanting it once is enough, however often the function is renewed
  useEffect(() => {
    want(set);
  }, [set]);
  return predictions[set];
}

/** The feature maps of the image and where the run looks in it, fetched once for all parts that show them. */
export function useMaps({ part, index }: ChosenImage): Fetched<Binary<MapsHeader>> {
  const { maps, mapped, wantMaps } = useLearned();
  const file = `maps.bin?part=${part}&index=${index}`;
  useEffect(() => {
    wantMaps(file);
  }, [file, wantMaps]);
  return useMemo(() => (mapped === file ? maps : { ...maps, content: undefined, fault: null }), [mapped, file, maps]);
}
