/** Every layer of a network with its output's shape, its parameters and the formula that they come from. */
'use client';
import { useTranslations } from 'use-intl';
import { useFigures } from '#app/_ui/names.ts';
import type { Layer, Network } from '#lib/network/network.ts';

export function LayerTable({ network }: { network: Network }) {
  const t = useTranslations('run.network');
  const largest = Math.max(...network.layers.map(({ parameters }) => parameters));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section tabIndex={0} aria-label={t('caption')} className="@container max-h-80 overflow-auto border-line border-t">
      <table className="numbers w-full text-sm">
        <caption className="sr-only">{t('caption')}</caption>
        <thead className="sticky top-0 bg-surface text-2xs text-muted shadow-[0_1px_0_var(--line)]">
          <tr>
            <th scope="col" className="py-1.5 pl-4 text-left font-medium sm:pl-5">
              {t('layer')}
            </th>
            <th scope="col" className="px-2 text-left font-medium">
              {t('shape')}
            </th>
            <th scope="col" className="px-2 text-right font-medium">
              {t('parameters')}
            </th>
            <th
              scope="col"
              className="w-20 py-1.5 pr-4 pl-2 text-left font-medium @3xl:w-[46%] @md:w-36 @3xl:pl-6 sm:pr-5"
            >
              {t('share')}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className="text-muted">
            <th scope="row" className="py-1 pl-4 text-left font-normal sm:pl-5">
              {t('input')}
            </th>
            <td className="whitespace-nowrap px-2">{network.dataset.shape.join(' × ')}</td>
            <td colSpan={2} />
          </tr>
          {network.layers.map((layer) => (
            <LayerRow key={layer.name} layer={layer} largest={largest} total={network.parameters} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LayerRow({ layer, largest, total }: { layer: Layer; largest: number; total: number }) {
  const figures = useFigures();
  const { name, outputShape, parameters, formula } = layer;
  return (
    <tr className={`border-line/60 border-t ${parameters === 0 ? 'text-muted' : ''}`}>
      <th scope="row" className={`py-1 pl-4 text-left sm:pl-5 ${parameters === 0 ? 'font-normal' : 'font-semibold'}`}>
        {name}
      </th>
      <td className="whitespace-nowrap px-2">{outputShape.join(' × ')}</td>
      <td className="px-2 py-1 text-right leading-tight">
        {parameters > 0 && (
          <>
            <span className="block font-medium">{figures.whole(parameters)}</span>
            <span className="block whitespace-nowrap text-2xs text-muted">{formula}</span>
          </>
        )}
      </td>
      <td className="pr-4 pl-2 @3xl:pl-6 sm:pr-5">
        {parameters > 0 && (
          <span className="flex items-center gap-1.5">
            <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken @max-md:hidden">
              <span
                className="block h-full rounded-full bg-accent"
                style={{ width: `${Math.max(3, (100 * parameters) / largest)}%` }}
              />
            </span>
            <span className="w-10 text-right text-2xs text-muted">
              {shareText(parameters / total, figures.percent)}
            </span>
          </span>
        )}
      </td>
    </tr>
  );
}

/** A share that is not nothing is never shown as 0. */
function shareText(share: number, percent: (share: number, digits: number) => string): string {
  if (share < 0.001) return `<${percent(0.001, 1)}`;
  return percent(share, share < 0.01 ? 1 : 0);
}
