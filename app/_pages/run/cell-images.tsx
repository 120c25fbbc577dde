/** The images behind one cell of the confusion matrix, the most confident first. */
'use client';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useClassNames } from '#app/_run/dataset.tsx';
import type { ImageSet } from '#app/_run/use-learned.ts';
import { Button } from '#app/_ui/button.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { useSeenImages } from './learned.tsx';
import { Picture } from './picture.tsx';
import { Shown } from './section.tsx';

const first = 30;

/** `epoch` is the one whose matrix is shown; images are known as the latest predictions have them. */
export function CellImages(props: {
  set: ImageSet;
  cell: number;
  count: number;
  share: number;
  epoch: number;
  chosen: number | null;
  onChoose: (part: 'training' | 'test', index: number) => void;
  onClose: () => void;
}) {
  const { set, cell, count, share, epoch, chosen, onChoose, onClose } = props;
  const t = useTranslations('runPage');
  const figures = useFigures();
  const names = useClassNames();
  const predictions = useSeenImages(set);
  const [all, setAll] = useState<number | null>(null);
  const [actual, predicted] = [Math.floor(cell / names.length), cell % names.length];
  const [from, to] = [names[actual]!, names[predicted]!];
  return (
    <div aria-live="polite" data-testid="cell-images">
      <Button size="small" weight="plain" onClick={onClose} className="-ml-2.5">
        <ArrowLeft aria-hidden className="size-4" />
        {t('mostConfused')}
      </Button>
      <h3 className="mt-1 font-semibold">
        {actual === predicted ? t('rightCell', { name: from }) : t('wrongCell', { actual: from, predicted: to })}
      </h3>
      <p className="numbers text-muted text-sm">
        {t('cellFacts', { count, share: figures.percent(share), name: from })}
      </p>
      <Shown fetched={predictions}>
        {({ images, part, epoch: seenAt }) => {
          const own = images
            .filter((image) => image.actual === actual && image.predicted === predicted)
            .sort((a, b) => b.confidence - a.confidence || a.place - b.place);
          const shown = all === cell ? own : own.slice(0, first);
          return (
            <>
              {seenAt !== epoch && <p className="mt-1 text-2xs text-muted">{t('imagesOfEpoch', { epoch: seenAt })}</p>}
              {own.length === 0 ? (
                <p className="mt-3 rounded-xl bg-sunken px-4 py-6 text-center text-muted text-sm">{t('noImages')}</p>
              ) : (
                <ul className="mt-2 grid max-h-120 grid-cols-[repeat(auto-fill,minmax(4.25rem,1fr))] gap-1 overflow-y-auto">
                  {shown.map((seen) => (
                    <li key={seen.index}>
                      <Picture
                        part={part}
                        seen={seen}
                        chosen={chosen === seen.index}
                        onChoose={(index) => onChoose(part, index)}
                      />
                    </li>
                  ))}
                </ul>
              )}
              {own.length > shown.length && (
                <Button size="small" className="mt-2" onClick={() => setAll(cell)}>
                  {t('showAll', { count: own.length })}
                </Button>
              )}
            </>
          );
        }}
      </Shown>
    </div>
  );
}
