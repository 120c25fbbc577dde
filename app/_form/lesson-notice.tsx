/** What the instructor has just done to the form, with the way back: values were sent, or rules changed some of them. */
'use client';
import { Lock, Send, Undo2, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '#app/_ui/button.tsx';
import { useNames } from '#app/_ui/names.ts';
import { valueAt } from './use-form-values.ts';
import type { HyperparameterForm } from './use-hyperparameter-form.ts';

/** The first so many changes are named. */
const most = 4;

/** Said to screen readers when it comes; it stays until it is dismissed. */
export function LessonNotice({
  state: { values, notice, dismissNotice, takeSent, undoNotice },
}: {
  state: HyperparameterForm;
}) {
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
