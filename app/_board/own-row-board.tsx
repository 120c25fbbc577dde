/** The leaderboard where students see nothing of each other: the own row, and how many share each rank. */
'use client';
import { useTranslations } from 'use-intl';
import { BoardRow } from './board-row.tsx';
import { type BandsProps, calibrationsOf, rowProps } from './row-props.ts';

/** `ownSeat` is the reader's. */
export function OwnRowBoard(props: BandsProps & { ownSeat: string }) {
  const t = useTranslations('board.ranking');
  const { bands, ownSeat, session } = props;
  const own = bands.flatMap((band) =>
    band.rows.filter(({ seat }) => seat.id === ownSeat).map((row) => ({ row, band })),
  );
  const calibrations = calibrationsOf(session);
  const { per } = session.board;
  return (
    <>
      <div className="rounded-xl bg-sunken px-3.5 py-2.5 text-sm">
        <p className="font-semibold">{t('ownRow')}</p>
        <p className="mt-0.5 text-muted">{t('ownRowHelp')}</p>
      </div>
      {own.length === 0 ? (
        <p className="px-1 text-muted text-sm">{t('ownRowNone')}</p>
      ) : (
        <ol className="-mt-2 flex flex-col" data-testid="leaderboard">
          {own.map(({ row, band }) => {
            // Alone on the screen, though not alone at its rank.
            const look = { ...rowProps(props, calibrations, row, band, 0, row.seat.nickname), first: true, last: true };
            return <BoardRow key={look.id} {...look} />;
          })}
        </ol>
      )}
      <BandCounts bands={bands} per={per} ownSeat={ownSeat} />
    </>
  );
}

/** How many share each rank, the best first. */
function BandCounts({
  bands,
  per,
  ownSeat,
}: Pick<BandsProps, 'bands'> & { per: 'student' | 'run'; ownSeat: string | null }) {
  const t = useTranslations('board.ranking');
  return (
    <ul className="card grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-x-4 gap-y-1 px-4 py-3 text-sm">
      {bands.map(({ rank, rows }) => (
        <li key={rank ?? 'none'} className="numbers">
          <span className="font-semibold">{rank === null ? t('bandNoTest') : t('bandCount', { rank })}</span>{' '}
          <span className="text-muted">{t('bandSize', { count: rows.length, per })}</span>
          {rows.some(({ seat }) => seat.id === ownSeat) && (
            <span className="ml-1 font-semibold text-accent">· {t('mine')}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
