/** A small network on points, neuron by neuron: each with its own plane, joined by its weights. */
'use client';
import { Fragment, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { classColours, PlaneColours } from '#app/_run/boundary-plane.tsx';
import { useDataset } from '#app/_run/dataset.tsx';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { type Drawn, type Plane, planeOfInput, stretched } from '#lib/network/boundary.ts';
import { denseWeights } from '#lib/network/dense-forward.ts';

/** Pixels: a neuron's side, between neurons of a layer, and between layers. */
const [side, gap, between] = [44, 10, 84];
const thickest = 7;

type Neuron = { readonly x: number; readonly y: number; readonly plane: Plane; readonly label: string };

/** Weights to three digits, with a real minus sign. */
const written = (weight: number) => `${weight < 0 ? '−' : ''}${Math.abs(weight).toPrecision(3)}`;

export function NeuronMap(props: { hyperparameters: Hyperparameters; weights: readonly number[]; drawn: Drawn }) {
  const { hyperparameters, weights, drawn } = props;
  const t = useTranslations('runPage');
  const { classes } = useDataset();
  const layers = useMemo(() => denseWeights(hyperparameters, weights), [hyperparameters, weights]);
  const planes = useMemo(() => drawn.neurons.map(stretched), [drawn]);
  const { output } = drawn;
  const opposite = useMemo(() => ({ side: output.side, values: output.values.map((value) => 1 - value) }), [output]);

  const highest = Math.max(2, ...layers.map(({ units }) => units));
  const height = highest * (side + gap) - gap;
  const width = layers.length * (side + between) + side;
  const column = (place: number, neurons: readonly Pick<Neuron, 'plane' | 'label'>[]): Neuron[] => {
    const top = (height - neurons.length * (side + gap) + gap) / 2;
    return neurons.map((neuron, at) => ({ ...neuron, x: place * (side + between), y: top + at * (side + gap) }));
  };
  let taken = 0;
  const columns = [
    column(
      0,
      ['x', 'y'].map((name) => ({ plane: planeOfInput(name as 'x' | 'y'), label: t('input', { name }) })),
    ),
    ...hyperparameters.dense.map(({ units }, layer) => {
      const own = planes.slice(taken, taken + units);
      taken += units;
      return column(
        layer + 1,
        own.map((plane, at) => ({ plane, label: t('neuron', { layer: layer + 1, number: at + 1 }) })),
      );
    }),
    column(
      layers.length,
      classes.map(({ name }, label) => ({ plane: label === 0 ? opposite : output, label: t('outputOf', { name }) })),
    ),
  ];
  const largest = Math.max(1e-9, ...layers.flatMap(({ kernel }) => kernel.map(Math.abs)));

  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-label={t('neurons')} data-testid="neurons" className="overflow-x-auto pb-2">
        <div className="relative" style={{ width, height }}>
          <svg aria-hidden width={width} height={height} className="absolute inset-0">
            {layers.map(({ inputs, units, kernel }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the layers of a network are their places
              <Fragment key={place}>
                {kernel.map((weight, at) => {
                  const from = columns[place]![Math.floor(at / units)]!;
                  const to = columns[place + 1]![at % units]!;
                  const strength = Math.abs(weight) / largest;
                  return (
                    <line
                      key={`${inputs} ${from.label} ${to.label}`}
                      x1={from.x + side}
                      y1={from.y + side / 2}
                      x2={to.x}
                      y2={to.y + side / 2}
                      stroke={classColours[weight < 0 ? 0 : 1]}
                      strokeWidth={Math.max(0.5, thickest * strength)}
                      strokeDasharray={weight < 0 ? '7 4' : undefined}
                      strokeOpacity={0.35 + 0.65 * strength}
                    />
                  );
                })}
              </Fragment>
            ))}
          </svg>
          {columns.flat().map(({ x, y, plane, label }) => (
            <div key={label} title={label} className="absolute" style={{ left: x, top: y, width: side }}>
              <PlaneColours plane={plane} label={label} className="border border-line-strong" />
            </div>
          ))}
        </div>
      </section>
      <details className="mt-2 text-sm">
        <summary className="inline-flex rounded-md py-1 text-muted hover:text-ink">{t('weightsInNumbers')}</summary>
        <ul className="numbers mt-1 flex flex-col gap-1">
          {layers.flatMap(({ units, kernel, bias }, place) =>
            bias.map((own, unit) => {
              const to = columns[place + 1]![unit]!;
              const incoming = kernel.filter((_, at) => at % units === unit).map(written);
              return (
                <li key={to.label}>
                  {t('weightsOf', { neuron: to.label, weights: incoming.join(', '), bias: written(own) })}
                </li>
              );
            }),
          )}
        </ul>
      </details>
    </>
  );
}
