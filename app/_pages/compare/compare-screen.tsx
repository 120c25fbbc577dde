/** The compare page: up to six runs, their different settings, their results, and what follows from them. */
'use client';
import { Check, Link2, Plus, Presentation, Rows3 } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession, useSessionState } from '#app/_live/use-session.tsx';
import { mostCompared } from '#app/_run/compare-tray.tsx';
import { useEntryName } from '#app/_run/run-link.tsx';
import { useRunSearch } from '#app/_run/use-run-search.ts';
import { ConnectionLamp, OfflineNote } from '#app/_session/connection-lamp.tsx';
import { useViewer } from '#app/_session/identities.ts';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { TopBar, WayBack } from '#app/_session/top-bar.tsx';
import { Button, buttonLook } from '#app/_ui/button.tsx';
import { Popup } from '#app/_ui/dialog.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { SearchInput } from '#app/_ui/text-input.tsx';
import { useCopy } from '#app/_ui/use-copy.ts';
import { useQuery } from '#app/_ui/use-query.ts';
import { usePageTitle, useProjected } from '#app/_ui/use-window.ts';
import { runsPage } from '#lib/addresses.ts';
import { type ShownRun, shownRuns } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { Comparison } from './comparison.tsx';
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
  const actions = useTranslations('common.actions');
  const copy = useCopy();
  const address = () => location.origin + location.pathname + settingsQuery(settings);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <h1 className="flex-1 whitespace-nowrap font-bold text-xl">{t('title')}</h1>
      {settings.runs.length > 0 && (
        <>
          <Popup title={t('add')} button={{ size: 'small', children: t('add') }}>
            {() => <RunPicker settings={settings} all={all} viewer={viewer} change={change} />}
          </Popup>
          <Button size="small" onClick={() => copy(address(), actions('linkCopied'))}>
            <Link2 aria-hidden className="size-4" />
            {actions('copyLink')}
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
      {new Set(chosen.map(({ run }) => run.hyperparameters.dataset)).size > 1 && (
        <p role="note" className="mt-3 rounded-xl bg-warn-soft px-4 py-2 text-sm">
          {t('otherDataset')}
        </p>
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

/** More matches than anyone reads; further words narrow them down. */
const mostMatches = 60;

/** Best runs first; a press adds a run, or takes it away. */
function RunPicker({
  settings,
  all,
  viewer,
  change,
}: {
  settings: CompareSettings;
  all: readonly ShownRun[];
  viewer: Viewer;
  change: ChangeSettings;
}) {
  const t = useTranslations('compare');
  const id = useId();
  const [words, setWords] = useState('');
  const matches = useRunSearch(viewer);
  const sorted = useMemo(
    () =>
      [...all].sort(
        (a, b) =>
          (b.best?.validationAccuracy ?? -1) - (a.best?.validationAccuracy ?? -1) || b.run.number - a.run.number,
      ),
    [all],
  );
  const found = useMemo(() => matches(sorted, words), [matches, sorted, words]);
  const full = settings.runs.length >= mostCompared;
  return (
    <div className="mt-2">
      <SearchInput id={id} label={t('search')} value={words} onChange={setWords} className="h-10 border-line-strong" />
      {full && <p className="mt-2 text-sm text-warn">{t('full')}</p>}
      {found.length === 0 ? (
        <p className="py-6 text-center text-muted text-sm">
          {all.length === 0 ? t('noneThere') : t('noneFound', { words })}
        </p>
      ) : (
        <ul className="-mx-1 mt-2 max-h-72 overflow-y-auto px-1" data-testid="picker">
          {found.slice(0, mostMatches).map((shown) => (
            <li key={shown.run.id}>
              <Choice
                shown={shown}
                viewer={viewer}
                chosen={settings.runs.includes(shown.run.number)}
                full={full}
                onPress={() => change((now) => toggled(now, shown.run.number))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Choice({
  shown,
  viewer,
  chosen,
  full,
  onPress,
}: {
  shown: ShownRun;
  viewer: Viewer;
  chosen: boolean;
  full: boolean;
  onPress: () => void;
}) {
  const t = useTranslations('compare');
  const figures = useFigures();
  const name = useEntryName(viewer);
  const { run, seat, best } = shown;
  const Icon = chosen ? Check : Plus;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      disabled={full && !chosen}
      onClick={onPress}
      className="flex w-full items-center gap-2 rounded-lg px-2 py-1.5 text-left text-sm hover:bg-sunken disabled:opacity-50 aria-pressed:bg-accent-soft"
    >
      <MarkIcon seatNumber={seat.number} />
      <span className="min-w-0 flex-1 truncate" title={name(shown)}>
        {name(shown)}
      </span>
      <strong className="numbers font-semibold">{best ? figures.percent(best.validationAccuracy) : '–'}</strong>
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="sr-only">{t('addRun', { number: run.number })}</span>
    </button>
  );
}
