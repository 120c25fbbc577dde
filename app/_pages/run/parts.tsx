/** The parts of the run page, and the links to those that its run has. */
'use client';
import { useTranslations } from 'use-intl';
import { useDataset } from '#app/_run/dataset.tsx';
import type { Run } from '#lib/classroom/session.ts';
import { hasPoints } from '#lib/datasets/dataset.ts';

const parts = [
  'curves',
  'boundary',
  'health',
  'confusion',
  'classes',
  'filters',
  'augmented',
  'gallery',
  'attention',
  'maps',
  'convolution',
  'network',
] as const;
export type PartId = (typeof parts)[number];
/** Those that only images have. */
const ofImages: readonly PartId[] = ['filters', 'augmented', 'gallery', 'attention', 'maps', 'convolution'];

/** Links to the parts of the page. */
export function Contents({ run }: { run: Run }) {
  const t = useTranslations('runPage');
  const points = hasPoints(useDataset());
  const convolves = run.hyperparameters.blocks.length > 0;
  const shown = parts.filter((part) => {
    if (part === 'convolution' && !convolves) return false;
    return points ? !ofImages.includes(part) : part !== 'boundary';
  });
  return (
    <nav
      aria-label={t('parts')}
      className="sticky top-14 low:top-0 z-20 overflow-x-auto border-line border-b bg-ground/90 backdrop-blur-md"
    >
      <ul className="mx-auto flex w-max min-w-full max-w-[96rem] gap-1 px-3 sm:px-4">
        {shown.map((part) => (
          <li key={part}>
            <a
              href={`#${part}`}
              className="flex h-10 items-center whitespace-nowrap rounded-lg px-2.5 font-medium text-muted text-sm hover:text-ink"
            >
              {t(`part.${part}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
