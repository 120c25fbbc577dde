/** The student's page: form and network, own runs, the class; columns at a desk, three screens on a phone. */
'use client';
import { memo, type ReactNode, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { seedOfSeat } from '#app/_form/draft.ts';
import { CostProvider } from '#app/_form/expected-cost.tsx';
import { HyperparameterForm } from '#app/_form/hyperparameter-form.tsx';
import { useHyperparameterForm } from '#app/_form/use-hyperparameter-form.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { CompareTray, useTray } from '#app/_run/compare-tray.tsx';
import { ConnectionLamp, OfflineNote } from '#app/_session/connection-lamp.tsx';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { TopBar } from '#app/_session/top-bar.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useRefusalText } from '#app/_ui/names.ts';
import { EmptyState } from '#app/_ui/notice.tsx';
import { useSay } from '#app/_ui/toasts.tsx';
import { usePageTitle } from '#app/_ui/use-window.ts';
import { WhenNear } from '#app/_ui/when-near.tsx';
import { rulesOn } from '#lib/classroom/fields.ts';
import type { Run, Seat } from '#lib/classroom/session.ts';
import type { Refusal } from '#lib/refusal.ts';
import { HandButton } from './news.tsx';
import { OwnSeat } from './own-seat.tsx';
import { useSubmitting } from './use-submitting.ts';
import { InView, showView, useView, Views } from './views.tsx';

// The form does not wait for what is below it, or for runs before there are any.
const BesideForm = lazily(() => import('./beside-form.tsx'), 'BesideForm');
const DuplicateDialog = lazily(() => import('./duplicate-dialog.tsx'), 'DuplicateDialog');
const MyRuns = lazily(() => import('./my-runs.tsx'), 'MyRuns');
const RoundBar = lazily(() => import('#app/_session/round-bar.tsx'), 'RoundBar');
const SweepBar = lazily(() => import('./sweep-bar.tsx'), 'SweepBar');
const Messages = lazily(() => import('./messages.tsx'), 'Messages');
const Telling = lazily(() => import('./telling.tsx'), 'Telling');
const ClassNow = lazily(() => import('./class-now.tsx'), 'ClassNow');

/** For the session with that code, as the student whose seat this browser holds. */
export function StudentScreen({ code }: { code: string }) {
  return (
    <SessionGate code={code} as="student">
      <Screen code={code} />
    </SessionGate>
  );
}

/** At a large desk, where each has a place of its own. */
const column = 'xl:sticky xl:bottom-0 xl:min-h-[calc(100dvh-6rem)] xl:self-end xl:pb-5';

function Screen({ code }: { code: string }) {
  const t = useTranslations('student');
  const lesson = useTranslations('session.lesson');
  const formText = useTranslations('form');
  const ruledText = useTranslations('form.ruled');
  // Reads only what seldom changes, so that the form is not redrawn ten times a second.
  const title = useSessionState((state) => state.session!.title);
  const closed = useSessionState((state) => state.session!.closedAt !== null);
  const settings = useSessionState((state) => state.session!.settings);
  const seat = useSessionState(({ session, seatId }) => session!.seats[seatId ?? '']);
  const say = useSay();
  const refusalText = useRefusalText();
  const onRefused = useCallback(
    (what: 'link' | 'kept', refusal: Refusal) => say(formText(`refused.${what}`), 'bad', refusalText(refusal)),
    [say, formText, refusalText],
  );
  const ruled = useSessionState((state) => state.session!.lesson.fields);
  const fields = useMemo(() => rulesOn(settings.dataset, ruled), [settings.dataset, ruled]);
  const pushed = useSessionState((state) => state.session!.lesson.pushed);
  const form = useHyperparameterForm(
    code,
    settings.epochLimit,
    { fields, pushed },
    seedOfSeat(seat?.number ?? 0),
    onRefused,
  );
  // What is worked out from the values comes after the key that was pressed is on the screen.
  const { values, checked, base, baseline } = form;
  const beside = useDeferredValue(
    useMemo(() => ({ values, checked, base, baseline }), [values, checked, base, baseline]),
  );
  const [arrived, setArrived] = useState<string | null>(null);
  const onSubmitted = useCallback(
    (runId: string) => {
      showView(code, 'runs');
      setArrived(runId);
    },
    [code],
  );
  const { submitRun, prediction, twin, asked, answer } = useSubmitting(form.setSeed, form.forkedFrom, onSubmitted);
  const { take } = form;
  const anyRuns = useSessionState(({ session, seatId }) =>
    Object.values(session!.runs).some((run) => run.seatId === seatId),
  );
  const inRound = useSessionState(({ session }) => session!.lesson.round !== null);
  const questioned = useSessionState(({ session }) => session!.sweeps.some(({ closedAt }) => closedAt === null));
  const told = useSessionState(({ session }) => session!.lesson.message !== null) || seat?.message != null;
  usePageTitle(title);

  const onReuse = useCallback(
    (run: Run) => {
      const ruled = take(run).length;
      showView(code, 'form');
      window.scrollTo({ top: 0 });
      say(
        formText('copied', { number: run.number }),
        'good',
        ruled > 0 ? ruledText('takenRuled', { count: ruled }) : '',
      );
    },
    [take, say, code, formText, ruledText],
  );

  if (!seat) return null;
  const besideForm = (
    <WhenNear className="min-h-96">
      <Suspense fallback={<div className="card min-h-96" />}>
        <BesideForm form={beside} />
      </Suspense>
    </WhenNear>
  );
  return (
    <CostProvider values={beside.values} checked={beside.checked} seatId={seat.id}>
      <div className="flex min-h-dvh flex-col">
        <TopBar title={title} code={code}>
          {!closed && <HandButton raised={seat.handRaisedAt !== null} />}
          <ConnectionLamp />
          <OwnSeat seat={seat} />
        </TopBar>
        {(inRound || anyRuns) && (
          <Suspense>
            <Telling title={title} seatId={seat.id} />
          </Suspense>
        )}
        <OfflineNote />
        {closed && <Banner>{t('closed')}</Banner>}
        {settings.paused && !closed && <Banner>{lesson('studentBanner')}</Banner>}
        <Suspense>
          {!closed && inRound && <RoundBar seatId={seat.id} />}
          {questioned && <SweepBar seatId={seat.id} onSubmitted={onSubmitted} />}
          {told && <Messages code={code} seat={seat} />}
        </Suspense>
        <Views code={code} seatId={seat.id} />
        {/* One page scrolls: a column that is longer than the window stays once its end is in sight. */}
        <main
          id="content"
          className="mx-auto grid w-full max-w-[110rem] flex-1 grid-cols-1 gap-5 lg:grid-cols-[25.5rem_minmax(0,1fr)] lg:p-5 xl:grid-cols-[25.5rem_minmax(0,1fr)_23rem]"
        >
          <InView
            code={code}
            name="form"
            className="flex flex-col bg-surface lg:sticky lg:bottom-0 lg:min-h-[calc(100dvh-6rem)] lg:self-end lg:rounded-[0.875rem] lg:border lg:border-line print:hidden"
          >
            <HyperparameterForm
              state={form}
              closed={closed}
              seatId={seat.id}
              prediction={settings.predict ? prediction : null}
              onSubmit={submitRun}
            >
              <div className="mt-2 lg:hidden">{besideForm}</div>
            </HyperparameterForm>
          </InView>
          <div className="flex min-w-0 flex-col gap-5 max-lg:contents xl:contents">
            <InView code={code} name="runs" className={`flex min-w-0 flex-col gap-5 max-lg:p-4 ${column}`}>
              {/* What one has comes before what one might make of the form. */}
              <div className={`max-lg:hidden print:hidden ${anyRuns ? 'order-last' : ''}`}>{besideForm}</div>
              <OwnRuns seat={seat} arrived={arrived} onReuse={onReuse} />
            </InView>
            <InView code={code} name="board" className={`flex min-w-0 flex-col gap-5 max-lg:p-4 ${column}`}>
              <Class seatId={seat.id} />
            </InView>
          </div>
        </main>
        <Tray code={code} />
        {asked && (
          <Suspense>
            <DuplicateDialog
              twin={twin}
              ownSeat={seat.id}
              onNewSeed={() => answer('new-seed')}
              onAgain={() => answer('again')}
              onClose={() => answer('cancel')}
            />
          </Suspense>
        )}
      </div>
    </CostProvider>
  );
}

/** At a desk the runs picked to compare have a place of their own, where they cover nothing; on a phone, not over the form. */
function Tray({ code }: { code: string }) {
  const hidden = useView(code) === 'form';
  const any = useTray(code).length > 0;
  return (
    <>
      {any && !hidden && <div aria-hidden className="h-24 lg:hidden" />}
      <CompareTray className={`lg:sticky lg:bottom-4 lg:mb-4 ${hidden ? 'max-lg:hidden' : ''}`} />
    </>
  );
}

function Banner({ children }: { children: ReactNode }) {
  return <p className="border-line border-b bg-warn-soft px-4 py-2 text-center text-sm">{children}</p>;
}

/** The student's runs, once there are any or there is a quota to tell of. */
const OwnRuns = memo(function OwnRuns({
  seat,
  arrived,
  onReuse,
}: {
  seat: Seat;
  arrived: string | null;
  onReuse: (run: Run) => void;
}) {
  const t = useTranslations('run');
  const any = useSessionState(({ session }) => {
    const { runs, settings } = session!;
    return settings.quota !== null || Object.values(runs).some((run) => run.seatId === seat.id);
  });
  const none = (
    <Empty id="runs-title" title={t('title')}>
      <EmptyState title={t('empty')} help={t('emptyHelp')} />
    </Empty>
  );
  return any ? (
    <Suspense fallback={none}>
      <MyRuns seat={seat} arrived={arrived} onReuse={onReuse} />
    </Suspense>
  ) : (
    none
  );
});

/** The class, once anybody has submitted a run. */
const Class = memo(function Class({ seatId }: { seatId: string }) {
  const t = useTranslations('board');
  const any = useSessionState(({ session }) => Object.keys(session!.runs).length > 0);
  const none = (
    <Empty id="board-title" title={t('title')}>
      <EmptyState title={t('empty')} help={t('emptyHelp')} />
    </Empty>
  );
  return any ? (
    <Suspense fallback={none}>
      <ClassNow seatId={seatId} />
    </Suspense>
  ) : (
    none
  );
});

/** A part of the page that has nothing to show yet. */
function Empty({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <h2 id={id} className="scroll-mt-32 px-1 font-bold text-lg lg:scroll-mt-0">
        {title}
      </h2>
      {children}
    </section>
  );
}
