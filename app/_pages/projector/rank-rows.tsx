/** Ranks on the wall: the ten best, each row gliding to its new place, in boxes of those who share a rank; or how many share each. */
'use client';
import { useTranslations } from 'use-intl';
import { gapText, Moved } from '#app/_run/difference-chips.tsx';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { type Band, bandsOf, type LeaderboardRow } from '#lib/analysis/leaderboard.ts';
import type { Order } from '#lib/classroom/board.ts';
import { graphemes } from '#lib/classroom/nickname.ts';
import type { Seat } from '#lib/classroom/session.ts';

type RankRowsProps = {
  rows: readonly LeaderboardRow[];
  order: Order;
  per: 'student' | 'run';
  highlight: string | null;
  /** With the test there are more columns. */
  testOpen: boolean;
  nameOf: (seat: Seat) => string;
};

const glide = 'duration-700 ease-[cubic-bezier(0.2,0.8,0.2,1)]';
/** Ten rows are readable from six metres. */
const places = 10;
const share = 100 / places;

/**
 * The rows stand in the document in the order of their seats, and a transform puts each in its place: a row that the
 * browser had to move in the document would jump instead of gliding. The highlighted student has the last place if theirs
 * is further down.
 */
export function RankRows(props: RankRowsProps) {
  const t = useTranslations('projector');
  const title = useTranslations('board')('title');
  const { order, per, highlight } = props;
  const bands = bandsOf(props.rows, order);
  const { shown, boxes } = placedRows(bands, highlight);
  return (
    <div className="flex min-h-0 min-w-0 flex-col">
      <Heading {...props} />
      <div className="relative min-h-0 flex-1">
        {boxes.map(({ rank, from, count, sharing }) => (
          <div
            key={from}
            aria-hidden
            className={`absolute inset-x-0 py-0.5 transition-[top,height] ${glide}`}
            style={{ top: `${from * share}%`, height: `${count * share}%` }}
          >
            <div className={`h-full rounded-xl ${sharing > 1 ? 'bg-sunken ring-1 ring-line ring-inset' : ''}`}>
              <p className="flex h-full w-16 flex-col items-center justify-center leading-none">
                <span
                  className={`numbers font-extrabold text-3xl ${rank !== null && rank <= 3 ? 'text-accent' : 'text-muted'}`}
                >
                  {rank ?? '–'}
                </span>
                {count > 1 && rank !== null && (
                  <span className="mt-1 font-semibold text-lg text-muted">{t('tied')}</span>
                )}
              </p>
            </div>
          </div>
        ))}
        <ul aria-label={title} className="absolute inset-0" data-testid="ranks" data-order={order}>
          {shown.map((placed) => (
            <RankRow key={per === 'run' ? placed.row.run.id : placed.row.seat.id} {...props} {...placed} />
          ))}
        </ul>
      </div>
    </div>
  );
}

/** The columns with the test; before it what a box means, and how many more there are. */
function Heading({ rows, per, testOpen }: RankRowsProps) {
  const t = useTranslations('projector');
  const more = rows.length - places;
  const moreText = more > 0 && <span className="numbers">{t('more', { count: more, per })}</span>;
  if (!testOpen) {
    return (
      <p className="flex h-8 shrink-0 items-center justify-between gap-4 text-lg text-muted">
        <span>{t('tiedCaption')}</span>
        {moreText}
      </p>
    );
  }
  return (
    <p className="flex h-8 shrink-0 items-center gap-3 px-2 font-medium text-lg text-muted">
      <span className="flex-1 pl-38">{moreText}</span>
      <span className="w-36 text-right">{t('validation')}</span>
      <span className="w-36 text-right">{t('test')}</span>
      <span className="w-24 pr-1 text-right">{t('gap')}</span>
    </p>
  );
}

function RankRow({ row, rank, sharing, place, order, per, highlight, testOpen, nameOf }: RankRowsProps & PlacedRow) {
  const t = useTranslations('board.ranking');
  const board = useTranslations('board');
  const { seat, run, test } = row;
  const name = nameOf(seat);
  const long = graphemes(name) > 9;
  const rankText = rank === null ? t('noTest') : sharing > 1 ? t('tiedRank', { rank }) : board('rank', { rank });
  return (
    <li
      data-place={place + 1}
      data-highlighted={seat.id === highlight || undefined}
      className={`absolute inset-x-0 top-0 h-1/10 py-1 pl-16 transition-transform ${glide}`}
      style={{ transform: `translateY(${place * 100}%)` }}
    >
      <div className="flex h-full items-center gap-3 rounded-lg px-2 [[data-highlighted]>&]:bg-accent-soft [[data-highlighted]>&]:ring-3 [[data-highlighted]>&]:ring-accent [[data-highlighted]>&]:ring-inset">
        <span className="sr-only">{rankText}</span>
        {testOpen && (
          <span className="w-18 shrink-0 text-center text-2xl">
            {order === 'test' && test && <Moved places={test.moved} />}
          </span>
        )}
        <MarkIcon seatNumber={seat.number} className="h-6" />
        <span
          className={`min-w-0 flex-1 font-bold [overflow-wrap:anywhere] ${long ? 'text-xl leading-[1.1]' : 'text-[1.75rem] leading-none'}`}
        >
          {name}
          {per === 'run' && <span className="numbers ml-2 font-medium text-lg text-muted">#{run.number}</span>}
        </span>
        {testOpen ? <TestFigures row={row} order={order} /> : <Accuracy row={row} />}
      </div>
    </li>
  );
}

function Accuracy({ row: { best, error } }: { row: LeaderboardRow }) {
  const board = useTranslations('board');
  const figures = useFigures();
  return (
    <span className="numbers shrink-0 whitespace-nowrap text-right leading-none">
      <strong className="font-extrabold text-[2rem]">{figures.percent(best.validationAccuracy)}</strong>
      <span className="ml-1.5 inline-block w-13 text-lg text-muted">
        {board('plusMinus', { error: (error * 100).toFixed(1) })}
      </span>
    </span>
  );
}

/** Validation and test beside each other, the one that orders the rows in bold, and what lies between them. */
function TestFigures({ row: { best, test }, order }: { row: LeaderboardRow; order: Order }) {
  const figures = useFigures();
  const look = (own: Order) =>
    `numbers w-36 shrink-0 text-right leading-none ${own === order ? 'font-extrabold text-[2rem]' : 'font-medium text-2xl text-muted'}`;
  return (
    <>
      <span className={look('validation')}>{figures.percent(best.validationAccuracy)}</span>
      <span className={look('test')}>{test ? figures.percent(test.accuracy) : '–'}</span>
      <span className="numbers w-24 shrink-0 pr-1 text-right font-semibold text-2xl leading-none">
        {test ? gapText(best.validationAccuracy, test.accuracy) : ''}
      </span>
    </>
  );
}

type PlacedRow = {
  readonly row: LeaderboardRow;
  readonly rank: number | null;
  readonly sharing: number;
  readonly place: number;
};

/** Neighbours on the screen that share a rank; `sharing` counts those who are not on it too. */
type Box = {
  readonly rank: number | null;
  readonly sharing: number;
  readonly from: number;
  readonly count: number;
};

/** The first ten rows, in an order that does not change with ranks; a highlighted student further down takes the last place. */
export function placedRows(bands: readonly Band[], highlight: string | null): { shown: PlacedRow[]; boxes: Box[] } {
  const all = bands.flatMap(({ rank, rows }) => rows.map((row) => ({ row, rank, sharing: rows.length })));
  const own = all.findIndex(({ row }) => row.seat.id === highlight);
  const chosen = own < places ? all.slice(0, places) : [...all.slice(0, places - 1), all[own]!];
  const placed = chosen.map((each, place) => ({ ...each, place }));
  const boxes: { rank: number | null; sharing: number; from: number; count: number }[] = [];
  for (const { rank, sharing, place } of placed) {
    const last = boxes.at(-1);
    if (last?.rank === rank) last.count += 1;
    else boxes.push({ rank, sharing, from: place, count: 1 });
  }
  return {
    shown: placed.sort((a, b) => a.row.seat.number - b.row.seat.number || a.row.run.number - b.row.run.number),
    boxes,
  };
}

/** As many ranks as fit. */
const mostBands = 8;

/** One bar per rank, as long as its share. */
export function BandCounts({
  rows,
  order,
  per,
}: {
  rows: readonly LeaderboardRow[];
  order: Order;
  per: 'student' | 'run';
}) {
  const t = useTranslations('board.ranking');
  const wall = useTranslations('projector');
  const bands = bandsOf(rows, order).slice(0, mostBands);
  const more = rows.length - bands.reduce((sum, band) => sum + band.rows.length, 0);
  return (
    <ul
      aria-label={t('ownRowHelp')}
      className="flex min-h-0 flex-col justify-start gap-3 pt-2"
      data-testid="band-counts"
    >
      {bands.map(({ rank, rows: sharing }) => (
        <li key={rank ?? 'none'} className="flex items-center gap-4 text-2xl">
          <span className="numbers w-28 shrink-0 font-extrabold">
            {rank === null ? t('bandNoTest') : t('bandCount', { rank })}
          </span>
          <span
            aria-hidden
            className="h-6 rounded-md bg-accent transition-[width] duration-700"
            style={{ width: `${(sharing.length / rows.length) * 55}%` }}
          />
          <span className="numbers whitespace-nowrap font-semibold text-muted">
            {t('bandSize', { count: sharing.length, per })}
          </span>
        </li>
      ))}
      {more > 0 && <li className="numbers text-muted text-xl">{wall('more', { count: more, per })}</li>}
    </ul>
  );
}
