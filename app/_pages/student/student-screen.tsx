/** The student's page: form and network, own runs, the class; columns at a desk, three screens on a phone. */
'use client';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { LeaderboardList } from '#app/_board/leaderboard-list.tsx';
import { CostProvider } from '#app/_form/expected-cost.tsx';
import { HyperparameterForm } from '#app/_form/hyperparameter-form.tsx';
import { NetworkPanel } from '#app/_form/network-panel.tsx';
import { useHyperparameterForm } from '#app/_form/use-hyperparameter-form.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { CompareTray, useTray } from '#app/_run/compare-tray.tsx';
import { newSeed, useRunActions } from '#app/_run/use-run-actions.ts';
import { ConnectionLamp, OfflineNote } from '#app/_session/connection-lamp.tsx';
import { RoundBar } from '#app/_session/round-bar.tsx';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { TopBar } from '#app/_session/top-bar.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import { useDraft } from '#app/_ui/use-draft.ts';
import { usePageTitle } from '#app/_ui/use-window.ts';
import type { Run, Seat } from '#lib/classroom/session.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Payload } from '#lib/protocol/requests.ts';
import type { Refusal } from '#lib/refusal.ts';
import { CostCard } from './cost-card.tsx';
import { DuplicateDialog } from './duplicate-dialog.tsx';
import { Messages } from './messages.tsx';
import { MyRuns } from './my-runs.tsx';
import { OwnSeat } from './own-seat.tsx';
import { SourceCard } from './source-card.tsx';
import { TrainingNow } from './training-now.tsx';

/** For the session with that code, as the student whose seat this browser holds. */
export function StudentScreen({ code }: { code: string }) {
  return (
    <SessionGate code={code} as="student">
      <Screen code={code} />
    </SessionGate>
  );
}

const views = ['form', 'runs', 'board'] as const;
type View = (typeof views)[number];

function Screen({ code }: { code: string }) {
  const t = useTranslations('student');
  const lesson = useTranslations('session.lesson');
  const formText = useTranslations('form');
  const ruledText = useTranslations('form.ruled');
  // Only what seldom changes is read here, so that the form is not drawn anew ten times a second.
  const title = useSessionState((state) => state.session!.title);
  const closed = useSessionState((state) => state.session!.closedAt !== null);
  const settings = useSessionState((state) => state.session!.settings);
  const seat = useSessionState(({ session, seatId }) => session!.seats[seatId ?? '']);
  const say = useSay();
  const refusalText = useRefusalText();
  const [view, setView] = useState<View>('form');
  const onLinkRefused = useCallback(
    (refusal: Refusal) => say(formText('linkRefused'), 'bad', refusalText(refusal)),
    [say, formText, refusalText],
  );
  const fields = useSessionState((state) => state.session!.lesson.fields);
  const pushed = useSessionState((state) => state.session!.lesson.pushed);
  const form = useHyperparameterForm(code, settings.epochLimit, { fields, pushed }, onLinkRefused);
  const onSubmitted = useCallback(() => {
    setView('runs');
    document.getElementById('runs-title')?.scrollIntoView({ block: 'start' });
  }, []);
  const { submitRun, prediction, twin, answer } = useSubmitting(form.setSeed, form.forkedFrom, onSubmitted);
  const { take } = form;
  const compared = useTray(code).length > 0 && view !== 'form';
  usePageTitle(title);

  const onReuse = useCallback(
    (run: Run) => {
      const ruled = take(run).length;
      setView('form');
      say(
        formText('copied', { number: run.number }),
        'good',
        ruled > 0 ? ruledText('takenRuled', { count: ruled }) : '',
      );
    },
    [take, say, formText, ruledText],
  );

  if (!seat) return null;
  const shown = (name: View) => (name === view ? '' : 'max-lg:hidden');
  const network = <NetworkPanel values={form.values} checked={form.checked} />;
  const source = <SourceCard values={form.values} checked={form.checked} base={form.base} baseline={form.baseline} />;
  return (
    <CostProvider values={form.values} checked={form.checked} seatId={seat.id}>
      <div className={`flex min-h-dvh flex-col lg:h-dvh ${compared ? 'max-lg:pb-24' : ''}`}>
        <TopBar title={title} code={code}>
          <ConnectionLamp />
          <OwnSeat seat={seat} />
        </TopBar>
        <OfflineNote />
        {closed && <Banner>{t('closed')}</Banner>}
        {settings.paused && !closed && <Banner>{lesson('studentBanner')}</Banner>}
        {!closed && <RoundBar seatId={seat.id} />}
        <Messages code={code} seat={seat} />
        <Views view={view} onChoose={setView} />
        <main
          id="content"
          className="mx-auto grid min-h-0 w-full max-w-[110rem] flex-1 grid-cols-1 gap-5 lg:grid-cols-[25.5rem_minmax(0,1fr)] lg:p-5 xl:grid-cols-[25.5rem_minmax(0,1fr)_23rem]"
        >
          <div
            className={`flex min-h-0 flex-col lg:overflow-hidden lg:rounded-[0.875rem] lg:border lg:border-line lg:bg-surface ${shown('form')} bg-surface`}
          >
            <HyperparameterForm
              state={form}
              closed={closed}
              seatId={seat.id}
              prediction={settings.predict ? prediction : null}
              onSubmit={submitRun}
            >
              <div className="mt-2 flex flex-col gap-4 lg:hidden">
                {network}
                <CostCard />
                {source}
              </div>
            </HyperparameterForm>
          </div>
          <div className="relative flex min-h-0 flex-col gap-5 max-lg:contents lg:overflow-y-auto lg:pb-5 xl:contents">
            <div
              className={`relative flex flex-col gap-5 max-lg:p-4 xl:min-h-0 xl:overflow-y-auto xl:pb-5 lg:max-xl:shrink-0 ${shown('runs')}`}
            >
              <div className="flex flex-col gap-5 max-lg:hidden">
                {network}
                <CostCard />
                {source}
              </div>
              <OwnRuns seat={seat} onReuse={onReuse} />
            </div>
            <div
              className={`relative flex flex-col gap-5 max-lg:p-4 xl:min-h-0 xl:overflow-y-auto xl:pb-5 lg:max-xl:shrink-0 ${shown('board')}`}
            >
              <ClassNow seatId={seat.id} />
            </div>
          </div>
        </main>
        {/* At a desk it has a place of its own, where it covers nothing. */}
        <CompareTray className={`lg:static lg:mb-4 ${view === 'form' ? 'max-lg:hidden' : ''}`} />
        <DuplicateDialog
          twin={twin}
          ownSeat={seat.id}
          onNewSeed={() => answer('new-seed')}
          onAgain={() => answer('again')}
          onClose={() => answer('cancel')}
        />
      </div>
    </CostProvider>
  );
}

function Banner({ children }: { children: ReactNode }) {
  return <p className="border-line border-b bg-warn-soft px-4 py-2 text-center text-sm">{children}</p>;
}

function OwnRuns({ seat, onReuse }: { seat: Seat; onReuse: (run: Run) => void }) {
  const session = useSessionState((state) => state.session)!;
  return <MyRuns session={session} seat={seat} onReuse={onReuse} />;
}

function ClassNow({ seatId }: { seatId: string }) {
  const session = useSessionState((state) => state.session)!;
  return (
    <>
      <TrainingNow session={session} ownSeat={seatId} />
      <LeaderboardList session={session} ownSeat={seatId} />
    </>
  );
}

/** On a phone one of three screens at a time. */
function Views({ view, onChoose }: { view: View; onChoose: (view: View) => void }) {
  const t = useTranslations('student');
  return (
    <nav
      aria-label={t('screens')}
      className="sticky top-14 z-20 grid grid-cols-3 border-line border-b bg-ground/95 backdrop-blur-md lg:hidden"
    >
      {views.map((name) => (
        <button
          key={name}
          type="button"
          aria-current={name === view ? 'page' : undefined}
          onClick={() => {
            onChoose(name);
            window.scrollTo({ top: 0 });
          }}
          className="h-12 border-transparent border-b-2 font-semibold text-muted text-sm aria-[current]:border-accent aria-[current]:text-ink"
        >
          {t(name)}
        </button>
      ))}
    </nav>
  );
}

type SubmitRun = Payload<'submit-run'>;
type Question = { readonly payload: SubmitRun; readonly twinId: string };

/**
 * `setSeed` puts a new seed into the form, `forkedFrom` is the run whose values are in it; `onSubmitted` is called when a
 * run was accepted. The prediction is kept here, since it belongs to one run and is asked for anew for the next.
 */
function useSubmitting(setSeed: (seed: number) => void, forkedFrom: string | null, onSubmitted: () => void) {
  const { submitRun } = useRunActions();
  const [question, setQuestion] = useState<Question | null>(null);
  const code = useSessionState(({ session }) => session!.code);
  const [written, setWritten, letGo] = useDraft(`prediction ${code}`);
  const twin = useSessionState(({ session }): { run: Run; seat: Seat } | null => {
    const run = session?.runs[question?.twinId ?? ''];
    const seat = session?.seats[run?.seatId ?? ''];
    return run && seat ? { run, seat } : null;
  });

  const ask = useCallback(
    async (payload: SubmitRun) => {
      const answer = await submitRun(payload);
      if (answer.ok) {
        letGo();
        onSubmitted();
      } else if (answer.twin !== undefined) setQuestion({ payload, twinId: answer.twin });
    },
    [submitRun, letGo, onSubmitted],
  );

  /** What to do about the run that already did the same. */
  async function answer(choice: 'new-seed' | 'again' | 'cancel') {
    setQuestion(null);
    if (!question || choice === 'cancel') return;
    const { payload } = question;
    if (choice === 'again') return ask({ ...payload, again: true });
    const seed = newSeed();
    setSeed(seed);
    return ask({ ...payload, hyperparameters: { ...payload.hyperparameters, seed } });
  }

  return {
    submitRun: (hyperparameters: Hyperparameters, prediction: number | undefined) =>
      ask({
        hyperparameters,
        ...(prediction !== undefined && { prediction }),
        ...(forkedFrom !== null && { forkedFrom }),
      }),
    prediction: { written, onChange: setWritten },
    twin,
    answer,
  };
}
