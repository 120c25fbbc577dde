/** The compare page: up to six runs, what was set differently, what came of it, and what that tells. */
'use client';
import { Link2, Presentation, Rows3 } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession, useSessionState } from '#app/_live/use-session.tsx';
import { mostCompared } from '#app/_run/tray.ts';
import { ConnectionLamp, OfflineNote } from '#app/_session/connection-lamp.tsx';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { TopBar } from '#app/_session/top-bar.tsx';
import { useViewer } from '#app/_session/use-viewer.ts';
import { WayBack } from '#app/_session/way-back.tsx';
import { Button, buttonLook } from '#app/_ui/button.tsx';
import { Popup } from '#app/_ui/popup.tsx';
import { useCopy } from '#app/_ui/use-copy.ts';
import { usePageTitle } from '#app/_ui/use-page-title.ts';
import { useProjected } from '#app/_ui/use-projected.ts';
import { useQuery } from '#app/_ui/use-query.ts';
import { runsPage } from '#lib/addresses.ts';
import { type ShownRun, shownRuns } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { Comparison } from './comparison.tsx';
import { RunPicker } from './run-picker.tsx';
import { type ChangeSettings, type CompareSettings, readSettings, settingsQuery, toggled } from './settings.ts';

/** For anybody who has the code: with what they may see as student, instructor or guest. */
export function CompareScreen({ code }: { code: string }) {
  return (
    <SessionGate code={code} as="visitor">
      <Screen code={code} />
    </SessionGate>
  );
}

function Screen({ code }: { code: string }) {
  const t = useTranslations('compare');
  const title = useSessionState((state) => state.session!.title);
  const [settings, change] = useQuery(readSettings, settingsQuery);
  const viewer = useViewer(settings.wall);
  const session = useCalmSession();
  const all = useMemo(() => shownRuns(session, viewer).filter(({ named }) => named), [session, viewer]);
  usePageTitle(`${t('title')} · ${title}`);
  useProjected(settings.wall ? 'wall' : null);
  return (
    <div>
      <TopBar title={title} code={code}>
        {!settings.wall && <ConnectionLamp />}
        <Ways code={code} />
      </TopBar>
      <OfflineNote />
      <main id="content" className="mx-auto w-full max-w-[120rem] p-3 sm:p-4 lg:p-5">
        <Head settings={settings} all={all} viewer={viewer} change={change} />
        <Content settings={settings} all={all} viewer={viewer} change={change} />
      </main>
    </div>
  );
}

/** Back to where the reader belongs, and to all runs. */
function Ways({ code }: { code: string }) {
  const t = useTranslations('compare');
  const look = `${buttonLook({ weight: 'plain', size: 'small' })} px-2`;
  return (
    <nav aria-label={t('title')} className="flex">
      <Link href={runsPage(code)} className={look} title={t('allRuns')}>
        <Rows3 aria-hidden className="size-4" />
        <span className="max-md:sr-only">{t('allRuns')}</span>
      </Link>
      <WayBack code={code} words={(role) => t('back', { role })} />
    </nav>
  );
}

type Props = {
  settings: CompareSettings;
  all: readonly ShownRun[];
  viewer: Viewer;
  change: ChangeSettings;
};

function Head({ settings, all, viewer, change }: Props) {
  const t = useTranslations('compare');
  const copy = useCopy();
  const address = () => location.origin + location.pathname + settingsQuery(settings);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <h1 className="min-w-0 flex-1 whitespace-nowrap font-bold text-xl">{t('title')}</h1>
      {settings.runs.length > 0 && (
        <>
          <Popup title={t('add')} button={{ size: 'small', children: t('add') }}>
            {() => <RunPicker settings={settings} all={all} viewer={viewer} change={change} />}
          </Popup>
          <Button size="small" onClick={() => copy(address(), t('copied'))}>
            <Link2 aria-hidden className="size-4" />
            {t('copyLink')}
          </Button>
        </>
      )}
      <Button
        size="small"
        aria-pressed={settings.wall}
        title={t('wallHelp')}
        onClick={() => change((now) => ({ ...now, wall: !now.wall }))}
        className="aria-pressed:border-accent aria-pressed:bg-accent-soft max-sm:hidden"
      >
        <Presentation aria-hidden className="size-4" />
        {t('wall')}
      </Button>
    </div>
  );
}

function Content(props: Props) {
  const { settings, all, change } = props;
  const t = useTranslations('compare');
  const byNumber = useMemo(() => new Map(all.map((shown) => [shown.run.number, shown])), [all]);
  const missing = settings.runs.filter((number) => !byNumber.has(number));
  const chosen = useMemo(
    () => settings.runs.flatMap((number) => byNumber.get(number) ?? []),
    [settings.runs, byNumber],
  );
  const without = (numbers: readonly number[]) =>
    change((now) => ({ ...now, runs: now.runs.filter((number) => !numbers.includes(number)) }));
  if (settings.runs.length > mostCompared) {
    return (
      <Message title={t('tooManyTitle')} help={t('tooMany', { count: settings.runs.length })}>
        <ul className="flex flex-wrap justify-center gap-2">
          {settings.runs.map((number) => (
            <li key={number}>
              <Button
                size="small"
                aria-label={t('removeRun', { number })}
                onClick={() => change((now) => toggled(now, number))}
              >
                #{number} ×
              </Button>
            </li>
          ))}
        </ul>
      </Message>
    );
  }
  return (
    <>
      {missing.length > 0 && (
        <p role="status" className="mt-3 flex flex-wrap items-center gap-3 rounded-xl bg-warn-soft px-4 py-2 text-sm">
          <span className="flex-1">
            {t('missing', { count: missing.length, numbers: missing.map((number) => `#${number}`).join(', ') })}
          </span>
          <Button size="small" onClick={() => without(missing)}>
            {t('leaveOut')}
          </Button>
        </p>
      )}
      {chosen.length < 2 && (
        <Message
          title={t(chosen.length === 0 ? 'emptyTitle' : 'oneTitle')}
          help={t(chosen.length === 0 ? 'emptyHelp' : 'oneHelp')}
        >
          <div className="w-full max-w-xl text-left">
            <RunPicker {...props} />
          </div>
        </Message>
      )}
      {chosen.length > 0 && <Comparison {...props} chosen={chosen} />}
    </>
  );
}

function Message({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <section className="card mt-3 flex flex-col items-center gap-3 px-4 py-8 text-center">
      <h2 className="text-balance font-bold text-lg">{title}</h2>
      <p className="text-balance text-muted">{help}</p>
      {children}
    </section>
  );
}
