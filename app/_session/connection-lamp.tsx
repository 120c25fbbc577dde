/** The state of the connection, always visible and in words. */
'use client';
import { useTranslations } from 'use-intl';
import { elapsed } from '#app/_live/clock.ts';
import { useConnectionState, useNow } from '#app/_live/use-session.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import type { Refusal } from '#lib/refusal.ts';

const colors = {
  connecting: 'bg-warn',
  online: 'bg-good',
  offline: 'bg-bad',
  displaced: 'bg-warn',
  refused: 'bg-bad',
} as const;

/** Lamp and words; a phone has no room for these, a longer drop is told across its page, and only wide screens show transport and round trip. */
export function ConnectionLamp() {
  const t = useTranslations('session.connection');
  const connection = useConnectionState();
  return (
    <div
      role="status"
      className="inline-flex items-center gap-2 whitespace-nowrap rounded-full border border-line bg-surface px-2.5 py-1 text-sm sm:px-3"
      data-connection={connection.kind}
    >
      <span aria-hidden className={`size-2.5 shrink-0 rounded-full ${colors[connection.kind]}`} />
      <span className="font-medium max-sm:sr-only">{t(connection.kind)}</span>
      {connection.kind === 'online' && (
        <span aria-hidden className="numbers hidden text-muted md:inline">
          {t('transport', { transport: connection.transport })} ·{' '}
          {t('roundTrip', { milliseconds: Math.max(1, Math.round(connection.roundTripMs)) })}
        </span>
      )}
    </div>
  );
}

/** What a dropped student should know, across the top of the page, once the drop has lasted a while. */
export function OfflineNote() {
  const connection = useConnectionState();
  if (connection.kind !== 'offline') return null;
  const { since, attempt, refusal } = connection;
  return refusal ? <NotLetIn refusal={refusal} /> : <Note since={since} attempt={attempt} />;
}

/** The server has said why it refuses connections; the page keeps trying. */
function NotLetIn({ refusal }: { refusal: Refusal }) {
  const t = useTranslations('session.connection');
  const refusalText = useRefusalText();
  return (
    <div role="status" className="border-line border-b bg-warn-soft px-4 py-2 text-center text-sm">
      <strong className="font-semibold">{refusalText(refusal)}</strong> <span>{t('tryingAgain')}</span>
    </div>
  );
}

/** A shorter drop is not mentioned. */
const silentFor = 2000;

function Note({ since, attempt, refusal }: { since: number; attempt: number; refusal?: Refusal }) {
  const t = useTranslations('session.connection');
  const refusalText = useRefusalText();
  useNow(1000);
  const gone = elapsed() - since;
  if (gone < silentFor) return null;
  return (
    <div className="border-line border-b bg-warn-soft px-4 py-2 text-center text-sm">
      <strong className="numbers font-semibold">
        {t('reconnecting', { seconds: Math.round(gone / 1000), attempt })}
      </strong>{' '}
      <span>{refusal ? refusalText(refusal) : t('offlineNote')}</span>
    </div>
  );
}
