/** Moving a waiting run before or after its neighbour. */
'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '#app/_ui/button.tsx';
import type { Run } from '#lib/classroom/session.ts';

/** The element that keeps the keyboard when the card has changed places. */
export function moveButtonId(runId: string, by: 1 | -1): string {
  return `${runId}-${by < 0 ? 'earlier' : 'later'}`;
}

/** At the ends of the row a button stays where it is, so that the keyboard does not lose its place. */
export function MoveButtons({
  run,
  earlier,
  later,
  onMove,
}: {
  run: Run;
  earlier: boolean;
  later: boolean;
  onMove: (runId: string, by: 1 | -1) => void;
}) {
  const t = useTranslations('run.controls');
  const directions = [
    { by: -1, possible: earlier, label: t('moveUp', { number: run.number }), Icon: ArrowUp },
    { by: 1, possible: later, label: t('moveDown', { number: run.number }), Icon: ArrowDown },
  ] as const;
  return (
    <span className="flex">
      {directions.map(({ by, possible, label, Icon }) => (
        <IconButton
          key={by}
          id={moveButtonId(run.id, by)}
          label={label}
          aria-disabled={!possible}
          onClick={() => possible && onMove(run.id, by)}
          className="size-8 aria-disabled:pointer-events-none aria-disabled:opacity-35"
        >
          <Icon aria-hidden className="size-4" />
        </IconButton>
      ))}
    </span>
  );
}
