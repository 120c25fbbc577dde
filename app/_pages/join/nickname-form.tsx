/** The nickname, checked as it is typed with the server's own rules. */
'use client';
import { ArrowRight, Dices } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { identities } from '#app/_session/identities.ts';
import { useEntering } from '#app/_session/use-entering.ts';
import { Button } from '#app/_ui/button.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { TextInput } from '#app/_ui/text-input.tsx';
import { useDraft } from '#app/_ui/use-draft.ts';
import { studentPage } from '#lib/addresses.ts';
import { checkNickname, graphemes, maximumNickname, tidy } from '#lib/classroom/nickname.ts';
import { nicknameIdea } from '#lib/classroom/nickname-ideas.ts';

/** Takes a seat in the session and goes in. */
export function NicknameForm({ code, title }: { code: string; title: string }) {
  const t = useTranslations('join');
  const door = useTranslations('session.door');
  const { language } = usePreferences();
  const refusalText = useRefusalText();
  const router = useRouter();
  const [nickname, setNickname, letGo] = useDraft(`nickname ${code}`);
  const { enter, busy, fault, setFault } = useEntering(title, () => {
    letGo();
    router.replace(studentPage(code, location.search));
  });
  const checked = checkNickname(nickname);
  // An empty field is no fault until somebody wants to go in with it.
  const live = !checked.ok && checked.refusal.code !== 'nickname-empty' ? refusalText(checked.refusal) : undefined;

  function suggest() {
    setNickname(nicknameIdea(language, Math.random(), Math.random()));
    setFault(undefined);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!checked.ok) return setFault(refusalText(checked.refusal));
    void enter('join-session', {
      code,
      nickname: checked.nickname,
      seatToken: identities().secretFor(code, 'student'),
    });
  }

  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        id="nickname"
        label={t('nickname')}
        autoFocus
        enterKeyHint="go"
        value={nickname}
        onChange={(event) => {
          setNickname(event.target.value);
          setFault(undefined);
        }}
        fault={fault ?? live}
        help={t('nicknameHelp')}
        aside={t('count', { count: graphemes(tidy(nickname)), maximum: maximumNickname })}
      />
      <Button size="small" weight="plain" onClick={suggest}>
        <Dices aria-hidden className="size-4" />
        {door('idea')}
      </Button>
      <Button type="submit" weight="primary" size="large" disabled={busy} className="mt-4 w-full">
        {busy ? t('entering') : t('enter')}
        {!busy && <ArrowRight aria-hidden className="size-4.5" />}
      </Button>
    </form>
  );
}
