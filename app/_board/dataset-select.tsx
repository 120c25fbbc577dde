/** Which data set's runs count on the board, in a session that has runs on more than its own. */
'use client';
import { useId } from 'react';
import { Select } from '#app/_ui/choice-input.tsx';
import { useNames } from '#app/_ui/names.ts';
import { datasetOfBoard, datasetsOfRuns, roundOfBoard } from '#lib/analysis/leaderboard.ts';
import type { Board } from '#lib/classroom/board.ts';
import type { Session } from '#lib/classroom/session.ts';
import { datasets } from '#lib/datasets/datasets.ts';

export function DatasetSelect({
  session,
  onChange,
}: {
  session: Session;
  onChange: (dataset: Board['dataset']) => void;
}) {
  const names = useNames();
  const id = useId();
  const { settings } = session;
  const choices = datasetsOfRuns(session);
  const shown = datasetOfBoard(session, roundOfBoard(session));
  return (
    <div className="flex items-center gap-2 px-1 print:hidden">
      <label htmlFor={id} className="shrink-0 text-muted text-sm">
        {names.field('dataset')}
      </label>
      <Select
        id={id}
        className="min-w-0 flex-1"
        value={shown}
        onChange={({ target: { value } }) =>
          onChange(value === settings.dataset ? null : choices.find((each) => each === value)!)
        }
      >
        {datasets
          .filter((each) => choices.some((choice) => choice === each.id) || each.id === settings.dataset)
          .map((each) => (
            <option key={each.id} value={each.id}>
              {names.choice('dataset', each.id)}
            </option>
          ))}
      </Select>
    </div>
  );
}
