/** Everything of a run that can be downloaded: the trained network, its source, curves and charts. */
'use client';
import { Copy, Download, LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FileRefused, fetchFile } from '#app/_live/run-files.ts';
import { useMetrics } from '#app/_live/use-session.tsx';
import { Button, buttonLook } from '#app/_ui/button.tsx';
import { pathOutside } from '#app/_ui/in-app.ts';
import { InAppNote } from '#app/_ui/in-app-note.tsx';
import { useFigures, useRefusalText } from '#app/_ui/names.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import { saveFile, useCopy } from '#app/_ui/use-copy.ts';
import { runFile, runPage, tryPage } from '#lib/addresses.ts';
import { bestOf, type Run, weightsOf } from '#lib/classroom/session.ts';
import { hasPoints } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { type ChartWords, pngOf, runSvg } from './charts.ts';
import { useNearestPreset, useRunName } from './run-link.tsx';
import { SourceView } from './source-view.tsx';

/** Files of the trained network, and how each is loaded. */
const networks = (name: string) =>
  [
    ['model.keras', 'Keras', `model = keras.models.load_model("${name}.keras")`],
    ['model.safetensors', 'PyTorch', `model.load_state_dict(safetensors.torch.load_file("${name}.safetensors"))`],
    [
      'tensorflow-js.zip',
      'TensorFlow.js',
      `const model = await tf.loadLayersModel('${name}-tensorflow-js/model.json');`,
    ],
  ] as const;

const curves = [
  ['curves.csv', 'CSV'],
  ['curves.json', 'JSON'],
  ['tensorboard.zip', 'TensorBoard'],
] as const;

/** For the run's page, or in a dialog. */
export function TakeHomeCard({ code, run }: { code: string; run: Run }) {
  const t = useTranslations('run.takeHome');
  const tryout = useTranslations('try');
  const downloads = useDownloads(code, run.id);
  const trained = run.lastEpoch !== null;
  return (
    <div className="flex flex-col gap-5">
      <InAppNote path={runPage(code, run.number)} />
      <Part title={t('network')} help={trained ? t('networkHelp') : t('notYet')}>
        <TrainedWords run={run} />
        <ul className="flex flex-col gap-2">
          {networks(`${code}-run-${run.number}`).map(([file, name, loading]) => (
            <li key={file} className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
              <TakeLink name={name} file={file} downloads={downloads} disabled={!trained} />
              <CopyLine text={loading} />
            </li>
          ))}
        </ul>
        {trained && !hasPoints(datasetOf(run.hyperparameters)) && (
          <Link
            href={tryPage(code, [run.number])}
            className={`${buttonLook({ weight: 'plain', size: 'small' })} -ml-2.5 self-start text-accent!`}
          >
            {tryout('link')}
          </Link>
        )}
      </Part>
      <Part title={t('curves')} help={t('curvesHelp')}>
        <div className="flex flex-wrap gap-2">
          {curves.map(([file, name]) => (
            <TakeLink key={file} name={name} file={file} downloads={downloads} disabled={false} />
          ))}
          <ChartButtons code={code} run={run} />
        </div>
      </Part>
      <Source run={run} />
    </div>
  );
}

function Part({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2.5">
      <div>
        <h3 className="font-bold">{title}</h3>
        <p className="text-muted text-sm">{help}</p>
      </div>
      {children}
    </section>
  );
}

/** A plain link to the file; in the device's own browser a click fetches it, and so can say what went wrong. */
function TakeLink(props: { name: string; file: string; downloads: Downloads; disabled: boolean }) {
  const t = useTranslations('run.takeHome');
  const { name, file, downloads, disabled } = props;
  const { coming, addressOf, take } = downloads;
  const label = t('take', { name });
  const content = (
    <>
      {coming === file ? (
        <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
      ) : (
        <Download aria-hidden className="size-3.5" />
      )}
      {name}
    </>
  );
  if (disabled) {
    return (
      <Button size="small" aria-label={label} disabled>
        {content}
      </Button>
    );
  }
  const outside = pathOutside(addressOf(file));
  return (
    <a
      href={outside ?? addressOf(file)}
      download={outside === undefined}
      aria-label={label}
      aria-busy={coming === file}
      className={`${buttonLook({ size: 'small' })} ${coming === undefined ? '' : 'pointer-events-none opacity-50'}`}
      onClick={(event) => {
        if (outside !== undefined) return;
        event.preventDefault();
        if (coming === undefined) void take(file);
      }}
    >
      {content}
    </a>
  );
}

/** The epoch of the weights, and a note if the board counts another. */
function TrainedWords({ run }: { run: Run }) {
  const t = useTranslations('run.takeHome');
  const figures = useFigures();
  const best = bestOf(run);
  const weights = weightsOf(run);
  if (!weights) return null;
  const accuracy = figures.percent(weights.validationAccuracy);
  const state = weights.restored ? 'restored' : run.state;
  return (
    <p className="numbers rounded-xl bg-sunken px-3.5 py-2.5 text-sm" data-testid="trained-after">
      {t('trained', { state, epoch: weights.epoch, accuracy })}
      {best && best.epoch !== weights.epoch && (
        <strong className="ml-1.5 font-semibold">
          {t('boardCounts', { epoch: best.epoch, accuracy: figures.percent(best.validationAccuracy) })}
        </strong>
      )}
    </p>
  );
}

/** Pictures that the page draws itself, of the points that it has. */
function ChartButtons({ code, run }: { code: string; run: Run }) {
  const t = useTranslations('run.takeHome');
  const runs = useTranslations('run');
  const nameOf = useRunName();
  const metrics = useMetrics([run.id])[run.id]!;
  const words: ChartWords = {
    loss: runs('loss'),
    accuracy: runs('accuracy'),
    training: runs('training'),
    validation: runs('validation'),
    epoch: runs('epochAxis'),
    run: `#${run.number} ${nameOf(run)}`,
  };
  const file = `${code}-run-${run.number}-curves`;
  const svg = () => runSvg(run, metrics, words);
  const empty = metrics.points.length === 0;
  return (
    <>
      <Button
        size="small"
        disabled={empty}
        aria-label={t('take', { name: 'PNG' })}
        onClick={() => pngOf(svg(), 2).then((png) => saveFile(`${file}.png`, png, 'image/png'))}
      >
        <Download aria-hidden className="size-3.5" />
        PNG
      </Button>
      <Button
        size="small"
        disabled={empty}
        aria-label={t('take', { name: 'SVG' })}
        onClick={() => saveFile(`${file}.svg`, svg(), 'image/svg+xml')}
      >
        <Download aria-hidden className="size-3.5" />
        SVG
      </Button>
    </>
  );
}

/** The run's source, compared with the preset that it is nearest to. */
function Source({ run }: { run: Run }) {
  const t = useTranslations('run.takeHome');
  const nameOf = useRunName();
  const base = useNearestPreset(run.hyperparameters);
  const described = describeNetwork(run.hyperparameters, datasetOf(run.hyperparameters));
  if (!described.ok) return null;
  return (
    <Part title={t('source')} help={t('sourceHelp')}>
      <SourceView
        className="-mx-1 max-h-[32rem] overflow-hidden rounded-xl border border-line pt-2.5"
        hyperparameters={run.hyperparameters}
        network={described.network}
        note={t('note', { number: run.number, name: nameOf(run) })}
        base={base}
      />
    </Part>
  );
}

function CopyLine({ text }: { text: string }) {
  const t = useTranslations('run.source');
  const copy = useCopy();
  return (
    <button
      type="button"
      title={t('copy')}
      onClick={() => copy(text, t('copied'))}
      className="group flex min-w-0 flex-1 basis-60 items-center gap-2 rounded-lg px-2 py-1 text-left text-muted hover:bg-sunken hover:text-ink"
    >
      <code className="min-w-0 flex-1 break-all font-mono text-xs" translate="no">
        {text}
      </code>
      <Copy aria-hidden className="size-3.5 shrink-0" />
    </button>
  );
}

type Downloads = {
  /** The file being fetched. */
  readonly coming: string | undefined;
  readonly addressOf: (file: string) => string;
  readonly take: (file: string) => Promise<void>;
};

function useDownloads(code: string, runId: string): Downloads {
  const t = useTranslations('run.takeHome');
  const say = useSay();
  const refusalText = useRefusalText();
  const [coming, setComing] = useState<string>();
  const addressOf = useCallback((file: string) => runFile(code, runId, file), [code, runId]);
  const take = useCallback(
    async (file: string) => {
      setComing(file);
      try {
        const response = await fetchFile(addressOf(file), null);
        const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
        saveFile(name ?? file, await response.blob(), response.headers.get('content-type') ?? '');
      } catch (error) {
        const offline = error instanceof TypeError ? t('offline') : undefined;
        say(t('failed'), 'bad', error instanceof FileRefused ? refusalText(error.refusal) : offline);
      }
      setComing(undefined);
    },
    [addressOf, say, t, refusalText],
  );
  return { coming, addressOf, take };
}
