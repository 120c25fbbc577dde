/** The products under the window, channel by channel, their sum, and what becomes of it. */
'use client';
import { ArrowRight } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { classColours } from '#app/_run/boundary-plane.tsx';
import { useNames } from '#app/_ui/names.ts';
import type { Step, Tap } from '#lib/analysis/convolution-steps.ts';
import type { FirstConvolution } from '#lib/network/first-convolution.ts';

/** With a true minus, and none before a zero. */
function signed(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  return value < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits;
}

/** What the colours of values and weights are measured by: the largest of the image, and of all filters. */
type Scale = { readonly value: number; readonly weight: number };

export function Products(props: {
  convolution: FirstConvolution;
  step: Step;
  scale: Scale;
  normalized: boolean;
  /** Value and weight stand below each other, where there is little room. */
  stacked: boolean;
}) {
  const { convolution, step, scale, normalized, stacked } = props;
  const t = useTranslations('runPage');
  const choiceName = useNames().choice;
  const { activation, layer } = convolution;
  const { channels, bias, sum, output } = step;
  const name = (channel: number) => t('channel', { channel: channels.length === 1 ? 'grey' : String(channel) });
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-label={t('products')} data-testid="products" className="relative overflow-x-auto">
        <div className={`flex flex-wrap gap-y-3 ${stacked ? 'gap-x-3 lg:justify-center xl:gap-x-5' : 'gap-x-4'}`}>
          {channels.map(({ taps }, channel) => (
            <Channel
              // biome-ignore lint/suspicious/noArrayIndexKey: a channel is its place
              key={channel}
              name={name(channel)}
              taps={taps}
              kernel={layer.kernel}
              scale={scale}
              stacked={stacked || layer.kernel > 4}
              large={channels.length === 1}
            />
          ))}
        </div>
      </section>
      <p
        className={`numbers mt-3 flex flex-wrap items-center gap-x-1.5 gap-y-1.5 xl:gap-x-2 ${stacked ? 'lg:justify-center' : ''}`}
        data-testid="convolution-sum"
        data-sum={sum}
        data-output={output}
      >
        {channels.map((channel, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a channel is its place
          <Fragment key={at}>
            {at > 0 && <Sign>+</Sign>}
            <Term name={channels.length > 1 ? name(at) : t('sum')}>{signed(channel.sum)}</Term>
          </Fragment>
        ))}
        <Sign>+</Sign>
        <Term name={t('bias')}>{signed(bias)}</Term>
        <Sign>=</Sign>
        <Term name={layer.name} strong={!normalized && activation === null}>
          {signed(sum)}
        </Term>
        {normalized && (
          <>
            <Then />
            <Term name={t('normalized')} strong={activation === null}>
              {signed(step.normalized)}
            </Term>
          </>
        )}
        {activation && (
          <>
            <Then />
            <Term name={choiceName('activation', activation)} strong>
              {signed(output)}
            </Term>
          </>
        )}
      </p>
    </div>
  );
}

function Term({ name, strong = false, children }: { name: string; strong?: boolean; children: ReactNode }) {
  return (
    <span
      className={`flex flex-col rounded-lg px-1.5 py-1 text-center xl:px-2.5 ${strong ? 'bg-accent-soft font-bold ring-1 ring-accent' : 'bg-sunken font-semibold'}`}
    >
      <span className={`font-normal text-2xs ${strong ? 'text-ink' : 'text-muted'}`}>{name}</span>
      <span className="text-base leading-tight">{children}</span>
    </span>
  );
}

const Sign = ({ children }: { children: string }) => (
  <span className="font-semibold text-lg text-muted">{children}</span>
);
const Then = () => <ArrowRight aria-hidden className="size-4 text-muted" />;

function Channel(props: {
  name: string;
  taps: readonly Tap[];
  kernel: number;
  scale: Scale;
  stacked: boolean;
  /** A channel that is alone has the room of three. */
  large: boolean;
}) {
  const { name, taps, kernel, scale, stacked, large } = props;
  const t = useTranslations('runPage');
  return (
    <table
      className={`border-separate border-spacing-0.5 text-2xs max-sm:w-full ${kernel > 5 ? '' : 'max-sm:table-fixed'}`}
    >
      <caption className="pb-0.5 text-left font-semibold text-sm">{name}</caption>
      <tbody className="numbers">
        {Array.from({ length: kernel }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row of the window is its place
          <tr key={row}>
            {taps.slice(row * kernel, (row + 1) * kernel).map((tap) => (
              <Product
                key={tap.column}
                tap={tap}
                scale={scale}
                stacked={stacked}
                large={large}
                padding={t('paddingZero')}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The pixel's value times the weight, and the product: orange where it is positive, blue where it is negative. */
function Product(props: { tap: Tap; scale: Scale; stacked: boolean; large: boolean; padding: string }) {
  const { tap, scale, stacked, large, padding } = props;
  const { value, weight, product, inside } = tap;
  const strength = Math.min(1, Math.abs(product) / (scale.value * scale.weight));
  const background = `color-mix(in oklab, ${classColours[product < 0 ? 0 : 1]} ${Math.round(55 * Math.sqrt(strength))}%, var(--sunken))`;
  return (
    <td
      style={{ background }}
      title={inside ? undefined : padding}
      className={`min-w-11.5 whitespace-nowrap rounded-md px-0.5 py-0.5 text-center ${large ? 'leading-4 sm:min-w-16 sm:py-1 sm:text-sm sm:leading-5' : 'leading-4'} ${stacked ? '' : 'sm:min-w-20'}`}
    >
      <span className={`flex items-center justify-center gap-x-1.5 ${stacked ? 'flex-col' : 'max-sm:flex-col'}`}>
        <span className={inside ? '' : 'italic underline decoration-dotted'}>{inside ? signed(value) : '0'}</span>
        <span>
          <span aria-hidden>× </span>
          {signed(weight)}
        </span>
      </span>
      <strong className={`block font-bold text-sm leading-5 ${large ? 'sm:text-lg sm:leading-6' : ''}`}>
        <span className="sr-only">= </span>
        {signed(product)}
      </strong>
    </td>
  );
}
