/** The first page: join a session, open one, or go back to one. */
'use client';
import { ChevronRight, X } from 'lucide-react';
import Link from 'next/link';
import { type FormEvent, useEffect, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { KnownSession } from '#app/_live/identity.ts';
import { createRequester } from '#app/_live/requester.ts';
import { DatasetChoice } from '#app/_session/dataset-choice.tsx';
import { identities } from '#app/_session/identities.ts';
import { TopBar } from '#app/_session/top-bar.tsx';
import { useOpening } from '#app/_session/use-opening.ts';
import { Button, IconButton } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/dialog.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { TextInput } from '#app/_ui/text-input.tsx';
import { useDraft } from '#app/_ui/use-draft.ts';
import { useMounted, usePageTitle } from '#app/_ui/use-window.ts';
import { instructorPage, studentPage } from '#lib/addresses.ts';
import { checkTitle } from '#lib/classroom/nickname.ts';
import { type DatasetId, datasetIds } from '#lib/datasets/datasets.ts';
import { CodeForm } from './code-form.tsx';
import { DemoButton } from './demo-button.tsx';
import { ForTeachers } from './for-teachers.tsx';

/** Students come first, since there are many more of them. */
export function HomeScreen() {
  const t = useTranslations('home');
  usePageTitle(undefined);
  return (
    <>
      <TopBar />
      <main id="content" className="mx-auto max-w-3xl px-4 pt-10 pb-16 sm:px-6 sm:pt-16">
        <h1 className="text-balance font-extrabold text-3xl leading-tight tracking-tight sm:text-[2.5rem]">
          {t('title')}
        </h1>
        <p className="mt-3 max-w-xl text-balance text-lg text-muted">{t('lead')}</p>
        <div className="mt-9 grid gap-4 sm:grid-cols-2">
          <section aria-labelledby="join-title" className="card p-5 sm:p-6">
            <h2 id="join-title" className="mb-4 font-bold text-xl">
              {t('join')}
            </h2>
            <CodeForm />
          </section>
          <section aria-labelledby="open-title" className="card p-5 sm:p-6">
            <h2 id="open-title" className="mb-4 font-bold text-xl">
              {t('open')}
            </h2>
            <OpenForm />
          </section>
        </div>
        <DemoButton />
        <KnownSessions />
        <ForTeachers />
      </main>
    </>
  );
}

/** On a phone the new field would be below the edge, and the button with it. */
const intoView = (field: HTMLElement | null) => field?.closest('form')?.scrollIntoView({ block: 'center' });

/** The instructor's key is made here and kept in this browser; a password is asked for where the server has one. */
function OpenForm() {
  const t = useTranslations('home');
  const refusalText = useRefusalText();
  const [title, setTitle, letGo] = useDraft('title');
  const { open, busy, fault, setFault, password, setPassword, passwordFault } = useOpening(letGo);
  const available = useAvailable();
  const [chosen, setChosen] = useState<DatasetId>();
  const dataset = chosen ?? datasetIds.find((each) => available?.includes(each)) ?? datasetIds[0]!;

  function submit(event: FormEvent) {
    event.preventDefault();
    const checked = checkTitle(title);
    if (!checked.ok) return setFault(refusalText(checked.refusal));
    void open({ title: checked.title, dataset });
  }

  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        id="title"
        label={t('titleLabel')}
        placeholder={t('titlePlaceholder')}
        value={title}
        onChange={(event) => {
          setTitle(event.target.value);
          setFault(undefined);
        }}
        fault={fault}
        help={t('openHelp')}
        className="h-14"
      />
      <div className="mt-3">
        <DatasetChoice value={dataset} available={available} onChange={setChosen} />
      </div>
      {password !== null && (
        <div ref={intoView} className="mt-3">
          <TextInput
            id="password"
            type="password"
            autoComplete="current-password"
            autoFocus
            label={t('passwordLabel')}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            fault={passwordFault}
            help={t('passwordHelp')}
            className="h-14"
          />
        </div>
      )}
      <Button type="submit" size="large" disabled={busy} className="mt-3 w-full">
        {busy ? t('opening') : t('openButton')}
      </Button>
    </form>
  );
}

/** The data sets that the server has; undefined until it has answered. */
function useAvailable(): readonly string[] | undefined {
  const [available, setAvailable] = useState<readonly string[]>();
  useEffect(() => {
    const requester = createRequester();
    requester
      .request('list-datasets', {})
      .then(
        (reply) => reply.ok && setAvailable(reply.data.datasets),
        // All can be chosen then; opening tells what is wrong.
        () => {},
      )
      .then(requester.close);
    return requester.close;
  }, []);
  return available;
}

/** The sessions whose state is asked: fewer than the server allows at once. */
const mostAsked = 20;

/** Nothing on the first visit. */
function KnownSessions() {
  return useMounted() ? <List /> : null;
}

type Standing = 'running' | 'over' | 'deleted';

/** Asked once, over one connection, for the sessions shown; missing for those not yet answered. */
function useStandings(codes: readonly string[]): Readonly<Record<string, Standing>> {
  const [standings, setStandings] = useState<Record<string, Standing>>({});
  const asked = codes.slice(0, mostAsked).join();
  useEffect(() => {
    const requester = createRequester();
    const answers = asked.split(',').map((code) =>
      requester.request('find-session', { code }).then(
        (reply) => {
          const standing = !reply.ok ? 'deleted' : reply.data.closed ? 'over' : 'running';
          if (reply.ok || reply.refusal.code === 'no-such-session')
            setStandings((all) => ({ ...all, [code]: standing }));
        },
        () => {},
      ),
    );
    void Promise.all(answers).then(requester.close);
    return requester.close;
  }, [asked]);
  return standings;
}

function List() {
  const t = useTranslations('home');
  const format = useFormatter();
  const [known, setKnown] = useState(() => identities().known());
  const [leaving, setLeaving] = useState<KnownSession>();
  const [asking, setAsking] = useState(false);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const standings = useStandings([...new Set(known.map(({ code }) => code))]);
  if (known.length === 0) return null;
  return (
    <section aria-labelledby="known-title" className="mt-10">
      <h2 id="known-title" className="font-bold">
        {t('known')}
      </h2>
      <ul className="card mt-3 divide-y divide-line overflow-hidden">
        {known.map((session) => {
          const { code, role, title, visitedAt } = session;
          return (
            <li key={`${code} ${role}`} className="flex items-center pr-2 hover:bg-sunken">
              <Link
                href={(role === 'instructor' ? instructorPage : studentPage)(code)}
                className="flex min-w-0 flex-1 items-center gap-3 px-4 py-3"
              >
                <span className="min-w-0 flex-1">
                  <span className="flex items-center gap-2">
                    <span className="truncate font-semibold" title={title}>
                      {title}
                    </span>
                    {standings[code] && (
                      <span
                        className={`shrink-0 rounded-full px-2 py-px font-medium text-2xs ${standings[code] === 'running' ? 'bg-good-soft text-good' : 'bg-sunken text-muted'}`}
                      >
                        {t(standings[code])}
                      </span>
                    )}
                  </span>
                  <span className="numbers block text-muted text-sm">
                    {t('role', { role })} · {code} · {format.dateTime(visitedAt, { dateStyle: 'medium', timeZone })}
                  </span>
                </span>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
              </Link>
              <IconButton
                label={t('forget', { code })}
                onClick={() => {
                  setLeaving(session);
                  setAsking(true);
                }}
              >
                <X aria-hidden className="size-4" />
              </IconButton>
            </li>
          );
        })}
      </ul>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('forgetTitle', { title: leaving?.title ?? '' })}
        body={t('forgetBody', { role: leaving?.role ?? '' })}
        action={t('forgetAction')}
        onConfirm={() => {
          if (leaving) identities().forget(leaving.code, leaving.role);
          setKnown(identities().known());
        }}
      />
    </section>
  );
}
