/** The page of a report: its student writes it, and the instructor reads it once it is submitted. */
'use client';
import { Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useRequest, useSessionState } from '#app/_live/use-session.tsx';
import { ConnectionLamp, OfflineNote } from '#app/_session/connection-lamp.tsx';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { TopBar, WayBack } from '#app/_session/top-bar.tsx';
import { Button } from '#app/_ui/button.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useRefusalText } from '#app/_ui/names.ts';
import { Notice } from '#app/_ui/notice.tsx';
import { usePageTitle } from '#app/_ui/use-window.ts';
import { Waiting } from '#app/_ui/when-near.tsx';
import type { Report } from '#lib/classroom/report.ts';
import type { Seat } from '#lib/classroom/session.ts';
import type { Refusal } from '#lib/refusal.ts';

const OwnReport = lazily(() => import('./own-report.tsx'), 'OwnReport');
const PageAndFile = lazily(() => import('./page-and-file.tsx'), 'PageAndFile');

/** The student's own, or for the instructor that of the seat `asked` for. */
export function ReportScreen({ code, asked }: { code: string; asked: string | null }) {
  return (
    <SessionGate code={code} as={asked === null ? 'student' : 'instructor'}>
      <Screen code={code} asked={asked} />
    </SessionGate>
  );
}

function Screen({ code, asked }: { code: string; asked: string | null }) {
  const t = useTranslations('report');
  const title = useSessionState(({ session }) => session!.title);
  const seat = useSessionState(({ session, seatId }) => session!.seats[asked ?? seatId ?? '']);
  usePageTitle(`${t('title')} · ${title}`);
  return (
    <div>
      <div className="contents print:hidden">
        <TopBar title={title} code={code}>
          <ConnectionLamp />
          <WayBack code={code} words={(role) => t('back', { role })} />
        </TopBar>
        <OfflineNote />
      </div>
      {seat ? (
        <Content key={seat.id} code={code} seat={seat} own={asked === null} />
      ) : (
        <Notice title={t('missingTitle')} body={t('missing')} />
      )}
    </div>
  );
}

type Answer = { report: Report | null } | { refusal: Refusal };

function Content({ code, seat, own }: { code: string; seat: Seat; own: boolean }) {
  const t = useTranslations('report');
  const actions = useTranslations('common.actions');
  const refusalText = useRefusalText();
  const request = useRequest();
  const [tries, setTries] = useState(0);
  const [answer, setAnswer] = useState<Answer>();
  const seatId = own ? null : seat.id;
  // What a student writes comes from the form; the instructor's copy is read anew when it is submitted again.
  const version = own ? tries : `${tries} ${seat.reportAt}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version must be read anew
  useEffect(() => {
    let here = true;
    request('read-report', { seatId }).then(
      (reply) => here && setAnswer(reply.ok ? { report: reply.data.report } : { refusal: reply.refusal }),
      () => {},
    );
    return () => {
      here = false;
    };
  }, [request, seatId, version]);

  if (!answer) return <Notice title={t('loading')} />;
  if ('refusal' in answer) {
    return (
      <Notice title={t('failed')} body={refusalText(answer.refusal)}>
        <Button onClick={() => setTries(tries + 1)}>{actions('retry')}</Button>
      </Notice>
    );
  }
  const { report } = answer;
  if (own) {
    return (
      <Suspense fallback={<Notice title={t('loading')} />}>
        <OwnReport code={code} seat={seat} first={report} />
      </Suspense>
    );
  }
  if (!report || seat.reportAt === null) {
    return <Notice title={t('noneTitle')} body={t('none', { name: seat.nickname })} />;
  }
  return (
    <main id="content" className="mx-auto w-full max-w-[70rem] p-3 sm:p-5 print:p-0">
      <Suspense fallback={<Waiting className="h-96" />}>
        <PageAndFile code={code} report={report} seat={seat} viewer="instructor" />
      </Suspense>
    </main>
  );
}
