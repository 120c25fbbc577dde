/** What each run of a student has cost, and what was refunded. */
'use client';
import { useTranslations } from 'use-intl';
import { StateBadge, UseMeter } from '#app/_run/run-words.tsx';
import { useFigures } from '#app/_ui/names.ts';
import type { Ledger, LedgerLine } from '#lib/classroom/quota.ts';

export function Account({ ledger }: { ledger: Ledger }) {
  const t = useTranslations('run.account');
  const figures = useFigures();
  const { charged, quota, left, lines } = ledger;
  const spent = lines.reduce((sum, line) => sum + line.spent, 0);
  return (
    <>
      {quota === null || left === null ? (
        <p className="text-muted text-sm">{t('noQuota')}</p>
      ) : (
        <>
          <dl className="mt-1 flex flex-wrap justify-between gap-x-4 gap-y-1">
            {[
              [t('quota'), quota],
              [t('charged'), charged],
              [t('left'), left],
            ].map(([name, value]) => (
              <div key={name}>
                <dt className="text-2xs text-muted">{name}</dt>
                <dd className="numbers whitespace-nowrap font-semibold text-lg leading-6">
                  {figures.computeSeconds(Number(value))}
                </dd>
              </div>
            ))}
          </dl>
          <UseMeter ledger={ledger} className="mt-2" />
        </>
      )}
      {lines.length === 0 ? (
        <p className="mt-4 text-center text-muted">{t('none')}</p>
      ) : (
        <table className="numbers mt-4 w-full text-sm">
          <thead className="text-2xs text-muted">
            <tr>
              <th scope="col" className="py-1 text-left font-medium">
                {t('run')}
              </th>
              <th scope="col" className="px-2 text-right font-medium">
                {t('taken')}
              </th>
              <th scope="col" className="text-right font-medium">
                {t('counted')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Line key={line.run.id} line={line} />
            ))}
          </tbody>
          <tfoot>
            <tr className="border-line-strong border-t font-semibold">
              <th scope="row" className="py-1.5 text-left font-semibold">
                {t('total')}
              </th>
              <td className="px-2 text-right">{figures.computeSeconds(spent)}</td>
              <td className="text-right">{figures.computeSeconds(charged)}</td>
            </tr>
          </tfoot>
        </table>
      )}
      <p className="mt-4 rounded-xl bg-sunken px-3.5 py-2.5 text-muted text-sm">{t('rule')}</p>
    </>
  );
}

const refunds = {
  failed: 'failed',
  diverged: 'diverged',
  'stopped-by-instructor': 'stoppedByInstructor',
} as const satisfies Record<NonNullable<LedgerLine['refund']>, string>;

function Line({ line: { run, spent, charged, refund } }: { line: LedgerLine }) {
  const t = useTranslations('run.account');
  const figures = useFigures();
  return (
    <tr className="border-line border-t">
      <th scope="row" className="py-1.5 text-left font-medium">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          #{run.number} <StateBadge state={run.state} />
          {refund && <span className="font-normal text-2xs text-muted">{t(refunds[refund])}</span>}
        </span>
      </th>
      <td className="whitespace-nowrap px-2 text-right text-muted">{figures.computeSeconds(spent)}</td>
      <td className="whitespace-nowrap text-right">{figures.computeSeconds(charged)}</td>
    </tr>
  );
}
