/** A message to everybody: posted, seen as it stands, and taken back. */
'use client';
import { Megaphone, Send } from 'lucide-react';
import { type FormEvent, useId } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { TextArea } from '#app/_ui/text-area.tsx';
import { useDraft } from '#app/_ui/use-draft.ts';
import type { Message } from '#lib/classroom/lesson.ts';
import { graphemes, tidy } from '#lib/classroom/nickname.ts';
import { maximumMessage } from '#lib/classroom/plan.ts';

/** `message` is the one that everybody sees now. */
export function SayToAll({ message }: { message: Message | null }) {
  const t = useTranslations('lesson.rounds');
  const form = useTranslations('lesson.roundForm');
  const ask = useAsk();
  const id = useId();
  const code = useSessionState(({ session }) => session!.code);
  const [text, setText, letGo] = useDraft(`to all ${code}`);
  const long = graphemes(tidy(text)) > maximumMessage;
  const post = (words: string, done: string) => ask('post-message', { seatId: null, text: words }, done);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const reply = await post(text, t('posted'));
    if (reply.ok) letGo();
  }
  return (
    <form noValidate onSubmit={submit} className="mt-4 border-line border-t pt-3">
      {message && (
        <div className="mb-2.5 rounded-xl bg-accent-soft px-3 py-2 text-sm">
          <p className="flex items-start gap-2">
            <Megaphone aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
            <span className="sr-only">{t('standing')}: </span>
            <span className="min-w-0 flex-1 break-words">{message.text}</span>
          </p>
          <Button size="small" className="mt-1.5 ml-6" onClick={() => post('', t('takenBack'))}>
            {t('takeBack')}
          </Button>
        </div>
      )}
      <TextArea
        id={id}
        label={t('message')}
        value={text}
        fault={long ? form('messageFault', { maximum: maximumMessage }) : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" size="small" className="mt-2 w-full" disabled={tidy(text) === '' || long}>
        <Send aria-hidden className="size-3.5" />
        {t('post')}
      </Button>
    </form>
  );
}
