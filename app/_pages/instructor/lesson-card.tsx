/** Steering the whole lesson: pause and go on, the limits, the end. */
'use client';
import { DoorClosed, Pause, Play, SlidersHorizontal } from 'lucide-react';
import { type FormEvent, memo, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Confirm, Dialog } from '#app/_ui/dialog.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { TextInput } from '#app/_ui/text-input.tsx';
import { ledgerOf } from '#lib/classroom/quota.ts';
import { isUnderWay, type Session, type Settings } from '#lib/classroom/session.ts';
import { runFields } from '#lib/hyperparameters/training-fields.ts';
import { readLimit } from '#lib/written-number.ts';

/** For a session that is still open. */
export const LessonCard = memo(function LessonCard({ session }: { session: Session }) {
  const t = useTranslations('session.lesson');
  const limits = useTranslations('instructor.limits');
  const figures = useFigures();
  const [setting, setSetting] = useState(false);
  const { settings } = session;
  const { quota, runLimit, epochLimit, runTimeLimit, paused } = settings;
  const set = [
    ...(quota === null ? [] : [t('limitQuota', { computeSeconds: figures.computeSeconds(quota) })]),
    ...(runLimit === null ? [] : [t('limitRuns', { count: runLimit })]),
    ...(epochLimit === null ? [] : [t('limitEpochs', { count: epochLimit })]),
    ...(runTimeLimit === null ? [] : [t('limitRunTime', { computeSeconds: figures.computeSeconds(runTimeLimit) })]),
  ];
  return (
    <section aria-labelledby="lesson-title" className="card p-4 sm:p-5">
      <h2 id="lesson-title" className="font-bold text-lg">
        {t('title')}
      </h2>
      {paused && (
        <div className="mt-2 rounded-xl bg-warn-soft px-3.5 py-2.5 text-sm">
          <p className="font-semibold text-warn">{t('paused')}</p>
          <p className="mt-0.5">{t('pausedNote')}</p>
        </div>
      )}
      <div className="mt-3 flex items-start gap-3">
        <div className="min-w-0 flex-1 text-sm">
          <h3 className="text-muted">{t('limits')}</h3>
          {set.length === 0 ? (
            <p>{t('noLimits')}</p>
          ) : (
            <ul className="numbers">
              {set.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          )}
        </div>
        <Button size="small" aria-haspopup="dialog" onClick={() => setSetting(true)}>
          <SlidersHorizontal aria-hidden className="size-3.5" />
          {limits('title')}
        </Button>
      </div>
      <div className="mt-4 border-line border-t pt-4">
        <CloseSession session={session} />
      </div>
      <LimitsDialog open={setting} onOpenChange={setSetting} session={session} />
    </section>
  );
});

/** Nothing is lost by pausing, so nothing is asked. */
export function PauseButton({ paused }: { paused: boolean }) {
  const t = useTranslations('session.lesson');
  const ask = useAsk();
  return (
    <Button
      size="small"
      weight={paused ? 'primary' : 'quiet'}
      onClick={() => ask('change-settings', { settings: { paused: !paused } }, paused ? t('wentOn') : t('paused'))}
    >
      {paused ? (
        <Play aria-hidden className="size-4 fill-current" />
      ) : (
        <Pause aria-hidden className="size-4 fill-current" />
      )}
      {paused ? t('goOn') : t('pause')}
    </Button>
  );
}

/** Four numbers, each of which may be left empty. */
function LimitsDialog({
  open,
  session,
  onOpenChange,
}: {
  open: boolean;
  session: Session;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations('instructor.limits');
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')} body={t('help')}>
      <Fields session={session} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

const names: readonly LimitName[] = ['quota', 'runTimeLimit', 'runLimit', 'epochLimit'];
const helps = {
  quota: 'quotaHelp',
  runTimeLimit: 'runTimeLimitHelp',
  runLimit: 'runLimitHelp',
  epochLimit: 'epochLimitHelp',
} as const;

function Fields({ session, onDone }: { session: Session; onDone: () => void }) {
  const t = useTranslations('instructor.limits');
  const actions = useTranslations('common.actions');
  const ask = useAsk();
  const id = useId();
  const { settings } = session;
  const [written, setWritten] = useState<Record<LimitName, string>>(() => ({
    quota: String(settings.quota ?? ''),
    runTimeLimit: String(settings.runTimeLimit ?? ''),
    runLimit: String(settings.runLimit ?? ''),
    epochLimit: String(settings.epochLimit ?? ''),
  }));
  const read = Object.fromEntries(names.map((name) => [name, readLimit(written[name], limitBounds[name])])) as {
    [Name in LimitName]: number | null | undefined;
  };
  const { quota, runTimeLimit, runLimit, epochLimit } = read;
  const sound: Pick<Settings, LimitName> | undefined =
    quota === undefined || runTimeLimit === undefined || runLimit === undefined || epochLimit === undefined
      ? undefined
      : { quota, runTimeLimit, runLimit, epochLimit };
  const count = overspent(session, quota ?? null);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!sound) return;
    const reply = await ask('change-settings', { settings: sound }, t('saved'));
    if (reply.ok) onDone();
  }

  return (
    <form noValidate onSubmit={save} className="mt-4 flex flex-col gap-2">
      {names.map((name) => {
        const { minimum, maximum, whole } = limitBounds[name];
        return (
          <TextInput
            key={name}
            id={`${id}-${name}`}
            label={t(name)}
            inputMode={whole ? 'numeric' : 'decimal'}
            placeholder={t('noLimit')}
            value={written[name]}
            help={t(helps[name])}
            fault={read[name] === undefined ? t('fault', { minimum, maximum, whole: whole ? 'yes' : 'no' }) : undefined}
            onChange={(event) => setWritten({ ...written, [name]: event.target.value })}
            className="numbers"
          />
        );
      })}
      {count > 0 && quota !== settings.quota && (
        <p className="rounded-xl bg-warn-soft px-3.5 py-2.5 text-sm" role="status">
          {t('overspent', { count })}
        </p>
      )}
      <div className="mt-2 flex justify-end gap-2">
        <Button onClick={onDone}>{actions('cancel')}</Button>
        <Button type="submit" weight="primary" disabled={!sound}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

type LimitName = keyof Pick<Settings, 'quota' | 'runTimeLimit' | 'runLimit' | 'epochLimit'>;

/** The bounds that the server sets. */
export const limitBounds: Record<LimitName, { minimum: number; maximum: number; whole: boolean }> = {
  quota: { minimum: 1, maximum: 1_000_000, whole: false },
  runTimeLimit: { minimum: 1, maximum: 1_000_000, whole: false },
  runLimit: { minimum: 1, maximum: 20, whole: true },
  epochLimit: { minimum: 1, maximum: runFields.epochs.maximum, whole: true },
};

/** How many students with a run under way have spent so much already that this quota would pause them. */
export function overspent(session: Session, quota: number | null): number {
  if (quota === null) return 0;
  const settings = { ...session.settings, quota };
  return Object.keys(session.seats).filter((seatId) => {
    const { left, lines } = ledgerOf({ ...session, settings }, seatId);
    return left === 0 && lines.some(({ run }) => run.state === 'queued' || run.state === 'training');
  }).length;
}

/** For a session that is still open. */
function CloseSession({ session }: { session: Session }) {
  const t = useTranslations('instructor');
  const ask = useAsk();
  const [asking, setAsking] = useState(false);
  const count = Object.values(session.runs).filter(isUnderWay).length;

  return (
    <>
      <Button weight="danger" className="w-full" onClick={() => setAsking(true)}>
        <DoorClosed aria-hidden className="size-4" />
        {t('close')}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('closeTitle')}
        body={t('closeBody', { count })}
        action={t('close')}
        onConfirm={() => void ask('close-session', {}, t('closed'))}
      />
    </>
  );
}
