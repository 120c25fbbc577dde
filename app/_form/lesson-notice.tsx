/** What a lesson does to the form: whose values it began with, what the instructor sent or changed, and which fields are open. */
'use client';
import { Lock, LockOpen, Send, Undo2, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { RunLink } from '#app/_run/run-link.tsx';
import { Button, IconButton } from '#app/_ui/button.tsx';
import { useNames } from '#app/_ui/names.ts';
import type { HyperparameterForm as State } from './use-hyperparameter-form.ts';
import { openPaths, showField, useFormContext, valueAt } from './values.ts';

/** Whose values the form began with. */
export function Origin({ runId }: { runId: string | null }) {
  const t = useTranslations('form');
  const number = useSessionState(({ session }) => session!.runs[runId ?? '']?.number);
  if (number === undefined) return null;
  return (
    <p className="numbers mb-1 text-sm" data-testid="origin">
      <RunLink number={number}>{t('takenFrom', { number })}</RunLink>
    </p>
  );
}

/** The first so many changes are named. */
const most = 4;

/** Said to screen readers when it comes; it stays until it is dismissed. */
export function LessonNotice({ state: { values, notice, dismissNotice, takeSent, undoNotice } }: { state: State }) {
  const t = useTranslations('form.ruled');
  const actions = useTranslations('common.actions');
  const form = useTranslations('form');
  const names = useNames();
  const Icon = notice?.kind === 'ruled' ? Lock : Send;
  return (
    <div role="status">
      {notice && (
        <div className="mt-1 mb-2 flex items-start gap-2.5 rounded-xl bg-accent-soft py-2.5 pr-1.5 pl-3.5 text-sm">
          <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
          <div className="min-w-0 flex-1">
            <p className="font-semibold">{t(notice.kind === 'sent' ? 'sent' : 'changed')}</p>
            <ul className="numbers mt-0.5 flex flex-wrap gap-x-3">
              {notice.changes.slice(0, most).map(({ path, before, after }) => (
                <li key={path}>
                  {names.field(path)} {names.value(path, before)} → {names.value(path, after)}
                </li>
              ))}
              {notice.changes.length > most && <li>{t('more', { count: notice.changes.length - most })}</li>}
            </ul>
            {notice.kept && (
              <p className="numbers mt-1">
                {t('kept', {
                  field: names.field(notice.kept.path),
                  value: names.value(notice.kept.path, valueAt(values, notice.kept.path) as typeof notice.kept.sent),
                })}{' '}
                <button type="button" onClick={takeSent} className="rounded font-semibold text-accent">
                  {t('takeSent', { value: names.value(notice.kept.path, notice.kept.sent) })}
                </button>
              </p>
            )}
            {notice.kind === 'sent' && notice.changes.length > 0 && (
              <Button size="small" className="mt-2" onClick={undoNotice}>
                <Undo2 aria-hidden className="size-3.5" />
                {form('undo')}
              </Button>
            )}
          </div>
          <IconButton label={actions('dismiss')} onClick={dismissNotice} className="size-8">
            <X aria-hidden className="size-4" />
          </IconButton>
        </div>
      )}
    </div>
  );
}

/** With more open fields than this, no list of them is needed. */
const openFieldsMost = 10;

/** Nothing where the lesson holds nothing in place. */
export function OpenFields() {
  const t = useTranslations('form.ruled');
  const names = useNames();
  const { rules, values } = useFormContext();
  const paths = openPaths(rules, values);
  if (!paths || paths.length > openFieldsMost) return null;
  if (paths.length === 0) return <p className="mt-2 text-muted text-sm">{t('openNone')}</p>;
  return (
    <div className="mt-3">
      <h3 className="flex items-center gap-1.5 font-semibold text-sm">
        <LockOpen aria-hidden className="size-4 text-accent" />
        {t('open')}
      </h3>
      <ul className="mt-1.5 flex flex-wrap gap-1.5">
        {paths.map((path) => (
          <li key={path}>
            <button
              type="button"
              aria-label={t('goTo', { field: names.field(path) })}
              onClick={() => showField(path.replace('*', '0'))}
              className="rounded-md border border-accent/50 bg-surface px-2 py-1 font-medium text-accent text-sm hover:bg-accent-soft"
            >
              {names.field(path)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
