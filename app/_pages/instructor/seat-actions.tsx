/** What the instructor can do about one seat: say something, rename, hide, recover, remove, ban. */
'use client';
import { Ban, Ellipsis, Eye, EyeOff, KeyRound, MessageSquare, PencilLine, UserX } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Confirm, Popup } from '#app/_ui/dialog.tsx';
import { useWording } from '#app/_ui/names.ts';
import { useDraft } from '#app/_ui/use-draft.ts';
import type { Seat } from '#lib/classroom/session.ts';

type Task = 'message' | 'rename' | 'recovery';

/** The button with its panel; questions are asked in a dialog of their own. */
export function SeatActions({ seat }: { seat: Seat }) {
  const t = useTranslations('instructor.seat');
  const [leaving, setLeaving] = useState<'removed' | 'banned'>();
  const { nickname } = seat;
  const ask = useAsk();
  return (
    <>
      <Popup
        title={nickname}
        button={{
          weight: 'plain',
          size: 'small',
          className: 'size-7 px-0!',
          'aria-label': t('actions', { nickname }),
          children: <Ellipsis aria-hidden className="size-4" />,
        }}
      >
        {(close) => (
          <Panel
            seat={seat}
            onDone={close}
            onLeaving={(standing) => {
              close();
              setLeaving(standing);
            }}
          />
        )}
      </Popup>
      <Confirm
        open={leaving !== undefined}
        onOpenChange={() => setLeaving(undefined)}
        title={t(leaving === 'banned' ? 'banTitle' : 'removeTitle', { nickname })}
        body={t(leaving === 'banned' ? 'banBody' : 'removeBody')}
        action={t(leaving === 'banned' ? 'ban' : 'remove')}
        onConfirm={() =>
          leaving &&
          void ask(
            'change-seat',
            { seatId: seat.id, seat: { standing: leaving } },
            t(leaving === 'banned' ? 'bannedSay' : 'removedSay', { nickname }),
          )
        }
      />
    </>
  );
}

function Panel({
  seat,
  onDone,
  onLeaving,
}: {
  seat: Seat;
  onDone: () => void;
  onLeaving: (standing: 'removed' | 'banned') => void;
}) {
  const t = useTranslations('instructor.seat');
  const ask = useAsk();
  const [task, setTask] = useState<Task>();
  if (task === 'message') return <SayForm seat={seat} onDone={onDone} />;
  if (task === 'rename') return <RenameForm seat={seat} onDone={onDone} />;
  if (task === 'recovery') return <Recovery seat={seat} />;
  const toggle = () => {
    void ask('change-seat', { seatId: seat.id, seat: { hidden: !seat.hidden } });
    onDone();
  };
  return (
    <div className="mt-2 flex flex-col">
      <Choice icon={<MessageSquare className="size-4" />} text={t('message')} onClick={() => setTask('message')} />
      <Choice icon={<PencilLine className="size-4" />} text={t('rename')} onClick={() => setTask('rename')} />
      <Choice
        icon={seat.hidden ? <Eye className="size-4" /> : <EyeOff className="size-4" />}
        text={t(seat.hidden ? 'unhide' : 'hide')}
        onClick={toggle}
      />
      <Choice icon={<KeyRound className="size-4" />} text={t('recovery')} onClick={() => setTask('recovery')} />
      <span className="my-1 border-line border-t" />
      <Choice bad icon={<UserX className="size-4" />} text={t('remove')} onClick={() => onLeaving('removed')} />
      <Choice bad icon={<Ban className="size-4" />} text={t('ban')} onClick={() => onLeaving('banned')} />
    </div>
  );
}

function Choice({
  icon,
  text,
  bad = false,
  onClick,
}: {
  icon: ReactNode;
  text: string;
  bad?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      className={`-mx-2 flex h-10 items-center gap-2.5 rounded-lg px-2 text-left text-sm hover:bg-sunken ${bad ? 'text-bad' : ''}`}
    >
      <span aria-hidden>{icon}</span>
      {text}
    </button>
  );
}

/** Also what the triage strip opens. */
export function SayForm({ seat, onDone }: { seat: Seat; onDone: () => void }) {
  const t = useTranslations('instructor.seat');
  const ask = useAsk();
  const id = useId();
  const wording = useWording();
  const [text, setText, letGo] = useDraft(`to ${seat.id}`, seat.message ? wording(seat.message.text) : '');
  async function send(event: FormEvent) {
    event.preventDefault();
    const reply = await ask('post-message', { seatId: seat.id, text }, t('sent', { nickname: seat.nickname }));
    if (!reply.ok) return;
    letGo();
    onDone();
  }
  return (
    <form onSubmit={send} className="mt-2">
      <label htmlFor={id} className="block text-muted text-sm">
        {t('messageLabel', { nickname: seat.nickname })}
      </label>
      <textarea
        id={id}
        rows={3}
        maxLength={300}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="mt-1.5 w-full rounded-lg border border-line-strong/70 bg-surface px-3 py-2 text-sm"
      />
      <Button type="submit" size="small" weight="primary" className="mt-2 w-full">
        {t('send')}
      </Button>
    </form>
  );
}

function RenameForm({ seat, onDone }: { seat: Seat; onDone: () => void }) {
  const t = useTranslations('instructor.seat');
  const ask = useAsk();
  const id = useId();
  const [nickname, setNickname] = useState(seat.nickname);
  async function save(event: FormEvent) {
    event.preventDefault();
    const reply = await ask('change-seat', { seatId: seat.id, seat: { nickname } }, t('renamed', { nickname }));
    if (reply.ok) onDone();
  }
  return (
    <form onSubmit={save} className="mt-2">
      <label htmlFor={id} className="block text-muted text-sm">
        {t('renameLabel')}
      </label>
      <input
        id={id}
        value={nickname}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setNickname(event.target.value)}
        className="mt-1.5 h-9 w-full rounded-lg border border-line-strong/70 bg-surface px-3 text-sm"
      />
      <Button type="submit" size="small" weight="primary" className="mt-2 w-full" disabled={nickname.trim() === ''}>
        {t('save')}
      </Button>
    </form>
  );
}

function Recovery({ seat }: { seat: Seat }) {
  const t = useTranslations('instructor.seat');
  const ask = useAsk();
  const [recovery, setRecovery] = useState<string>();
  useEffect(() => {
    void ask('recovery-code', { seatId: seat.id }).then((reply) => setRecovery(reply.ok ? reply.data.recovery : ''));
  }, [ask, seat.id]);
  return (
    <div className="mt-2">
      <p className="numbers text-center font-extrabold text-3xl tracking-[0.2em]">
        {recovery === '' ? t('recoveryNone') : (recovery ?? '········')}
      </p>
      <p className="mt-1 text-muted text-sm">{t('recoveryHelp')}</p>
    </div>
  );
}
