/** The sealed test in the instructor's hand: opened once, for everybody, after a question. */
'use client';
import { LockKeyhole, LockKeyholeOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/confirm.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { isUnderWay, type Session } from '#lib/classroom/session.ts';

/** The state of the test, and the button while it is sealed. */
export function OpenTest({ session }: { session: Session }) {
  const t = useTranslations('board.settings');
  const figures = useFigures();
  const ask = useAsk();
  const [asking, setAsking] = useState(false);
  const { testOpenedAt } = session.board;
  const runs = Object.values(session.runs);
  const finished = runs.filter(({ state }) => state === 'finished').length;
  const running = runs.filter(isUnderWay).length;
  if (testOpenedAt !== null) {
    return (
      <p className="flex items-center gap-2 text-sm">
        <LockKeyholeOpen aria-hidden className="size-4 shrink-0 text-good" />
        <span>
          <strong className="font-semibold">{t('test')}</strong> ·{' '}
          {t('testOpened', { clock: figures.clock(testOpenedAt) })}
        </span>
      </p>
    );
  }
  return (
    <div>
      <h3 className="flex items-center gap-2 font-medium text-sm">
        <LockKeyhole aria-hidden className="size-4 shrink-0 text-muted" />
        {t('test')}
      </h3>
      <p className="mt-1 text-2xs text-muted">
        {finished === 0 ? t('testNone') : t('testSealed', { count: finished })}
      </p>
      <Button className="mt-2" size="small" disabled={finished === 0} onClick={() => setAsking(true)}>
        {t('open')}
      </Button>
      <Confirm
        open={asking}
        title={t('openTitle')}
        body={t('openBody', { running })}
        action={t('open')}
        onConfirm={() => void ask('open-test', {}, t('openedSay'))}
        onOpenChange={setAsking}
      />
    </div>
  );
}
