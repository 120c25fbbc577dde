/** One network's prediction: its five most probable classes, or its loading state. */
'use client';
import { Check, Eye } from 'lucide-react';
import { type ComponentProps, Suspense, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FileRefused, fetchFile, splitBinary } from '#app/_live/run-files.ts';
import { useMetrics } from '#app/_live/use-session.tsx';
import { useDataset } from '#app/_run/dataset.tsx';
import { Button } from '#app/_ui/button.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useFigures, useRefusalText } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { Waiting } from '#app/_ui/when-near.tsx';
import { runFile } from '#lib/addresses.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import { type Run, weightsOf } from '#lib/classroom/session.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { mostProbable } from '#lib/datasets/picture.ts';
import { languages } from '#lib/language.ts';
import { describeNetwork } from '#lib/network/network.ts';
import type { WeightsHeader } from '#lib/protocol/inspection.ts';
import type { Refusal } from '#lib/refusal.ts';
import { readWeights } from '#lib/takehome/model-files/weights.ts';
import type { Loaded } from './engine.ts';
import { useLook } from './use-look.ts';

const Looking = lazily(() => import('./looking.tsx'), 'Looking');

type Props = {
  code: string;
  shown: ShownRun;
  name: string;
  pixels: Uint8ClampedArray | null;
  /** What the reader has to make before there is anything to look at. */
  awaited: 'drawing' | 'picture';
  /** The true class of the picture, where it is known. */
  label: number | null;
};

export function Answer({ code, shown, name, pixels, awaited, label }: Props) {
  const { run } = shown;
  const t = useTranslations('try');
  const id = useId();
  const { state, retry } = useNetwork(code, run);
  const probabilities = useLook(state.kind === 'here' ? state.loaded.predict : null, pixels);
  return (
    <section aria-labelledby={id} className="min-w-0 flex-1 basis-64" data-testid={`answer-${run.number}`}>
      <h3 id={id} className="line-clamp-2 font-bold leading-snug">
        {name}
      </h3>
      <Standing state={state} shown={shown} retry={retry} />
      {state.kind === 'here' &&
        (probabilities ? (
          <>
            <Bars probabilities={probabilities} label={label} />
            <Disclosed id={id} network={state.loaded} probabilities={probabilities} pixels={pixels!} label={label} />
          </>
        ) : (
          <p className="mt-3 text-muted text-sm">{pixels ? t('looking') : t('nothingYet', { awaited })}</p>
        ))}
    </section>
  );
}

/** What the network looks at, once the reader asks for it. */
function Disclosed(props: ComponentProps<typeof Looking>) {
  const t = useTranslations('attention');
  const [open, setOpen] = useState(false);
  return (
    <div className="mt-4 border-line border-t pt-3">
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Eye aria-hidden className="size-4" />
        {t('title')}
      </Button>
      {open && (
        <Suspense fallback={<Waiting className="h-64" />}>
          <Looking {...props} />
        </Suspense>
      )}
    </div>
  );
}

/** How far the network has come, or why it does not. */
function Standing({ state, shown, retry }: { state: NetworkState; shown: ShownRun; retry: () => void }) {
  const { run, best, epochs } = shown;
  const t = useTranslations('try');
  const figures = useFigures();
  const refusalText = useRefusalText();
  const metrics = useMetrics([run.id])[run.id]!;
  if (state.kind === 'here') {
    const tried = state.epoch <= epochs ? metrics.epochs.find(({ epoch }) => epoch === state.epoch) : undefined;
    const weights = weightsOf(run);
    const older = weights && (weights.restored ? weights.epoch !== state.epoch : weights.epoch > state.epoch);
    const inUse = run.state === 'finished' && weights?.epoch === state.epoch;
    const which = inUse ? (weights.restored ? 'best' : 'last') : 'other';
    return (
      <p className="numbers flex flex-wrap items-center gap-x-2 text-2xs text-muted">
        {tried
          ? t('afterWith', { which, epoch: state.epoch, accuracy: figures.percent(tried.validationAccuracy) })
          : t('after', { which, epoch: state.epoch })}
        {best && best.epoch !== state.epoch && (
          <span>{t('boardCounts', { epoch: best.epoch, accuracy: figures.percent(best.validationAccuracy) })}</span>
        )}
        {older && (
          <button type="button" onClick={retry} className="rounded px-1 font-semibold text-accent hover:bg-accent-soft">
            {t('newer', { epoch: weights.epoch })}
          </button>
        )}
      </p>
    );
  }
  if (state.kind === 'coming') {
    return (
      <div className="mt-3">
        <div
          role="progressbar"
          aria-label={t('coming')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(100 * state.share)}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div className="h-full rounded-full bg-accent" style={{ width: figures.percent(state.share, 0) }} />
        </div>
        <p className="mt-1.5 text-2xs text-muted">{state.share < 1 ? t('coming') : t('making')}</p>
      </div>
    );
  }
  return (
    <div role="alert" className="mt-2 rounded-xl bg-bad-soft px-3.5 py-3 text-bad text-sm">
      <p>{typeof state.why === 'string' ? t(state.why) : refusalText(state.why)}</p>
      <Button size="small" className="mt-2" onClick={retry}>
        {t('retry')}
      </Button>
    </div>
  );
}

/** The classes in the reader's language, beside it the other. */
function Bars({ probabilities, label }: { probabilities: Float32Array; label: number | null }) {
  const t = useTranslations('try');
  const figures = useFigures();
  const { classes } = useDataset();
  const { language } = usePreferences();
  const other = languages.find((each) => each !== language)!;
  const best = useMemo(() => mostProbable(probabilities, 5), [probabilities]);
  return (
    <ol className="mt-3 flex flex-col gap-2">
      {best.map(({ label: each, probability }, place) => {
        const text = classes[each]!.label;
        const right = each === label;
        return (
          <li key={each} data-label={each} data-probability={probability}>
            <p className="flex items-baseline gap-1.5 text-sm">
              <span className={place === 0 ? 'font-bold text-base' : 'font-medium'}>{text[language]}</span>
              <span lang={other} className="text-2xs text-muted">
                {text[other]}
              </span>
              {right && (
                <span className="inline-flex items-center gap-0.5 self-center font-semibold text-2xs text-good">
                  <Check aria-hidden className="size-3.5" />
                  {t('right')}
                </span>
              )}
              <span className="numbers ml-auto font-semibold">{figures.percent(probability)}</span>
            </p>
            <div aria-hidden className="mt-0.5 h-2.5 overflow-hidden rounded-full bg-sunken">
              <div
                className={`h-full rounded-full ${right ? 'bg-good' : place === 0 ? 'bg-accent' : 'bg-line-strong'}`}
                style={{ width: `${100 * probability}%` }}
              />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

type NetworkState =
  | { readonly kind: 'coming'; readonly share: number }
  | { readonly kind: 'here'; readonly loaded: Loaded; readonly epoch: number }
  | { readonly kind: 'missing'; readonly why: Refusal | 'unreachable' | 'notRunnable' };

const coming: NetworkState = { kind: 'coming', share: 0 };

/** The state of the run's network; `retry` fetches it again, as it is then. */
function useNetwork(
  code: string,
  run: Pick<Run, 'id' | 'hyperparameters'>,
): { state: NetworkState; retry: () => void } {
  const [state, setState] = useState<NetworkState>(coming);
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(run);
  latest.current = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt begins anew
  useEffect(() => {
    const aborter = new AbortController();
    let loaded: Loaded | undefined;
    setState(coming);
    fetchNetwork(code, latest.current, aborter.signal, (share) => setState({ kind: 'coming', share })).then(
      (found) => {
        loaded = found.loaded;
        if (aborter.signal.aborted) return loaded.dispose();
        setState({ kind: 'here', ...found });
      },
      (error: unknown) => {
        if (aborter.signal.aborted) return;
        setState({ kind: 'missing', why: reasonOf(error) });
      },
    );
    return () => {
      aborter.abort();
      loaded?.dispose();
    };
  }, [code, run.id, attempt]);
  return { state, retry: useCallback(() => setAttempt((before) => before + 1), []) };
}

/** A network that has come, but does not run here. */
class NotRunnable extends Error {}

function reasonOf(error: unknown): Refusal | 'unreachable' | 'notRunnable' {
  if (error instanceof FileRefused) return error.refusal;
  return error instanceof NotRunnable ? 'notRunnable' : 'unreachable';
}

/** Whatever comes, in one piece; `onPart` hears how many bytes there are. */
async function bytesOf(response: Response, onPart: (bytes: number) => void): Promise<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body!.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    bytes += read.value.length;
    onPart(bytes);
  }
  return new Blob(parts).arrayBuffer();
}

/** The run's network as it is now, and the epoch after which that is. Throws FileRefused where the server says no, NotRunnable where this browser cannot compute it. */
async function fetchNetwork(
  code: string,
  { id, hyperparameters }: Pick<Run, 'id' | 'hyperparameters'>,
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<{ loaded: Loaded; epoch: number }> {
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) throw new FileRefused(described.refusal);
  const { network } = described;
  const engine = import('./engine.ts');
  const response = await fetchFile(runFile(code, id, 'weights.bin'), signal);
  // The answer comes in pieces of unknown number, but every parameter takes four bytes.
  const file = await bytesOf(response, (bytes) => onShare(Math.min(1, bytes / (4 * network.parameters))));
  const { header, body } = splitBinary<WeightsHeader>(file);
  const weights = readWeights(network, header.variables, new Uint8Array(body));
  const { loadNetwork } = await engine;
  const loaded = await loadNetwork({ hyperparameters, network }, weights).catch((cause: unknown) => {
    throw new NotRunnable('The network does not run in this browser.', { cause });
  });
  return { loaded, epoch: header.epoch };
}
