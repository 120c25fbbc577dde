/** What a network looks at in the picture: Grad-CAM as it looks, and occlusion when asked for. */
'use client';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ClassQuestion, HeatKey, ViewChoice } from '#app/_run/attention-parts.tsx';
import { useClassNames, useDataset } from '#app/_run/dataset.tsx';
import { HeatPicture, type HeatView } from '#app/_run/heat-picture.tsx';
import { Button } from '#app/_ui/button.tsx';
import { ChoiceInput } from '#app/_ui/choice-input.tsx';
import { useFigures } from '#app/_ui/names.ts';
import type { Heat } from '#lib/analysis/attention.ts';
import { coverSide } from '#lib/analysis/occlusion.ts';
import { mostProbable } from '#lib/datasets/picture.ts';
import type { Loaded } from './engine.ts';
import { occlude } from './occlude.ts';
import { useLook } from './use-look.ts';

const methods = ['gradCam', 'occlusion'] as const;
type Method = (typeof methods)[number];

type Props = {
  id: string;
  network: Loaded;
  probabilities: Float32Array;
  pixels: Uint8ClampedArray;
  /** The true class, where it is known. */
  label: number | null;
};

export function Looking({ id, network, probabilities, pixels, label }: Props) {
  const t = useTranslations('attention');
  const [method, setMethod] = useState<Method>(network.attend ? 'gradCam' : 'occlusion');
  const [view, setView] = useState<HeatView>('both');
  // Null is the most probable class.
  const [chosen, setChosen] = useState<number | null>(null);
  const asked = chosen ?? mostProbable(probabilities, 1)[0]!.label;
  return (
    <div className="mt-3 flex flex-col gap-3" data-testid="looking">
      {!network.attend && <p className="text-pretty text-muted text-sm">{t('noConvolution')}</p>}
      <div className="flex flex-wrap items-center gap-2">
        {network.attend && (
          <ChoiceInput
            id={`${id}-method`}
            label={t('method')}
            value={method}
            choices={methods}
            nameOf={(choice) => t(`methods.${choice as Method}`)}
            onChange={(choice) => setMethod(choice as Method)}
          />
        )}
        <ViewChoice view={view} onView={setView} />
      </div>
      <Asked label={asked} actual={label} onLabel={setChosen} />
      {method === 'gradCam' ? (
        <GradCam network={network} pixels={pixels} label={asked} view={view} />
      ) : (
        <Occlusion network={network} pixels={pixels} label={asked} view={view} />
      )}
    </div>
  );
}

/** The class asked for, and the true one a press away. */
function Asked(props: { label: number; actual: number | null; onLabel: (label: number) => void }) {
  const { label, actual, onLabel } = props;
  const t = useTranslations('attention');
  const names = useClassNames();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ClassQuestion label={label} onLabel={onLabel} />
      {actual !== null && actual !== label && (
        <Button size="small" onClick={() => onLabel(actual)}>
          {t('askTrue', { name: names[actual]! })}
        </Button>
      )}
    </div>
  );
}

function Framed({
  pixels,
  heat,
  view,
  label,
  method,
}: {
  pixels: Uint8ClampedArray;
  heat: Heat;
  view: HeatView;
  label: number;
  method: Method;
}) {
  const t = useTranslations('attention');
  const name = useClassNames()[label]!;
  return (
    <div className="w-full max-w-64">
      <HeatPicture pixels={pixels} heat={heat} view={view} label={t('heatFor', { name, method })} />
      <p className="mt-1.5 flex">
        {heat.peak > 0 ? <HeatKey /> : <span className="text-2xs text-muted">{t('nothing', { name })}</span>}
      </p>
    </div>
  );
}

function GradCam(props: { network: Loaded; pixels: Uint8ClampedArray; label: number; view: HeatView }) {
  const { network, pixels, label, view } = props;
  const t = useTranslations('attention');
  const heatOf = useLook(network.attend, pixels);
  return (
    <>
      <p className="text-pretty text-muted text-sm">{t('gradCamHelp')}</p>
      {heatOf && <Framed pixels={pixels} heat={heatOf(label)} view={view} label={label} method="gradCam" />}
    </>
  );
}

type Found = { readonly pixels: Uint8ClampedArray; readonly label: number; readonly heat: Heat };

/** Square by square on a button; the last result stays beside the picture it is about. */
function Occlusion(props: { network: Loaded; pixels: Uint8ClampedArray; label: number; view: HeatView }) {
  const { network, pixels, label, view } = props;
  const t = useTranslations('attention');
  const figures = useFigures();
  const names = useClassNames();
  const dataset = useDataset();
  const id = useId();
  const [share, setShare] = useState<number | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [failed, setFailed] = useState(false);
  const aborter = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    aborter.current?.abort();
    setShare(null);
  }, []);
  useEffect(() => {
    return () => aborter.current?.abort();
  }, []);

  async function start() {
    const own = new AbortController();
    aborter.current = own;
    setFailed(false);
    setShare(0);
    try {
      const heat = await occlude({ network, pixels, dataset, label }, own.signal, setShare);
      if (!own.signal.aborted) setFound({ pixels, label, heat });
    } catch {
      if (!own.signal.aborted) setFailed(true);
    }
    if (!own.signal.aborted) setShare(null);
  }

  const side = coverSide(dataset);
  return (
    <>
      <p className="text-pretty text-muted text-sm">{t('occlusionHelp', { side })}</p>
      {share === null ? (
        <Button size="small" className="self-start" onClick={() => void start()}>
          {t('cover', { again: String(found !== null) })}
        </Button>
      ) : (
        <div className="flex items-center gap-3">
          <div
            role="progressbar"
            aria-label={t('covering')}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(100 * share)}
            className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-sunken"
          >
            <div className="h-full rounded-full bg-accent" style={{ width: figures.percent(share, 0) }} />
          </div>
          <Button size="small" onClick={stop}>
            {t('stop')}
          </Button>
        </div>
      )}
      {failed && (
        <p role="alert" className="text-bad text-sm">
          {t('failed')}
        </p>
      )}
      {found && (
        <div aria-live="polite" id={id}>
          <Framed {...found} view={view} method="occlusion" />
          {found.heat.peak > 0 && (
            <p className="numbers mt-1 text-2xs text-muted">
              {t('drop', { name: names[found.label]!, points: figures.points(100 * found.heat.peak) })}
            </p>
          )}
        </div>
      )}
    </>
  );
}
