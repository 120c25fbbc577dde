/** The sessions that this browser has been in, to go back to. */
'use client';
import { ChevronRight, X } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { KnownSession } from '#app/_live/identity.ts';
import { createRequester } from '#app/_live/requester.ts';
import { identities } from '#app/_session/identities.ts';
import { IconButton } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/confirm.tsx';
import { useMounted } from '#app/_ui/use-mounted.ts';
import { instructorPage, studentPage } from '#lib/addresses.ts';

/** Of so many sessions it is asked how they stand: fewer than the server allows at once. */
const mostAsked = 20;

/** Nothing on the first visit. */
export function KnownSessions() {
  return useMounted() ? <List /> : null;
}

type Standing = 'running' | 'over' | 'deleted';

/** Asked once, on one line, of the sessions that are shown; nothing for those of which no answer has come. */
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
