/** The sessions that this browser has been in, to go back to. */
'use client';
import { ChevronRight, X } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { identities } from '../chrome/identities.ts';
import { useMounted } from '../chrome/use-mounted.ts';
import { IconButton } from '../controls/button.tsx';

/** Nothing on the first visit. */
export function KnownSessions() {
  return useMounted() ? <List /> : null;
}

function List() {
  const t = useTranslations('home');
  const format = useFormatter();
  const [known, setKnown] = useState(() => identities().known());
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (known.length === 0) return null;
  return (
    <section aria-labelledby="known-title" className="mt-10">
      <h2 id="known-title" className="font-bold">
        {t('known')}
      </h2>
      <ul className="card mt-3 divide-y divide-line overflow-hidden">
        {known.map(({ code, role, title, visitedAt }) => (
          <li key={`${code} ${role}`} className="flex items-center pr-2 hover:bg-sunken">
            <Link
              href={role === 'instructor' ? `/s/${code}/instructor` : `/s/${code}`}
              className="flex min-w-0 flex-1 items-center gap-3 px-4 py-3"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-semibold">{title}</span>
                <span className="numbers block text-muted text-sm">
                  {t('role', { role })} · {code} · {format.dateTime(visitedAt, { dateStyle: 'medium', timeZone })}
                </span>
              </span>
              <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
            </Link>
            <IconButton
              label={t('forget', { code })}
              onClick={() => {
                identities().forget(code, role);
                setKnown(identities().known());
              }}
            >
              <X aria-hidden className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
