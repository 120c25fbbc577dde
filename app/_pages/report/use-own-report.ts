/** The student's own report while it is written: kept in this tab at once and on the server when typing rests; submitted, taken back. */
'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useRequest } from '#app/_live/use-session.tsx';
import { ConnectionClosed } from '#app/_live/waiting-requests.ts';
import { useAsk } from '#app/_session/use-ask.ts';
import { useRefusalText } from '#app/_ui/names.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import { useDraft } from '#app/_ui/use-draft.ts';
import { emptyReport, type Report, reportSchema } from '#lib/classroom/report.ts';
import type { Seat } from '#lib/classroom/session.ts';
import type { Refusal } from '#lib/refusal.ts';

/** How long nothing is typed before the draft is sent, in milliseconds. */
const rest = 800;

const written = ({ question, runs, text }: Report) => JSON.stringify({ question, runs, text });

/** What this tab kept; nothing if an older page wrote something else. */
function read(draft: string): Report {
  try {
    return reportSchema.parse(JSON.parse(draft));
  } catch {
    return emptyReport;
  }
}

type Part = 'question' | 'runs' | 'text';

export function useOwnReport(seat: Seat, first: Report | null) {
  const t = useTranslations('report');
  const request = useRequest();
  const ask = useAsk();
  const say = useSay();
  const refusalText = useRefusalText();
  const submitted = seat.reportAt !== null;
  const [saved, setSaved] = useState(written(first ?? emptyReport));
  const [draft, setDraft, letGo] = useDraft(`report of ${seat.id}`, saved);
  const [saving, setSaving] = useState(false);
  const [fault, setFault] = useState<{ draft: string; refusal: Refusal } | null>(null);
  const shown = submitted ? saved : draft;
  const report = read(shown);
  const refused = fault?.draft === draft ? fault.refusal : undefined;

  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  }, [draft]);

  /** Notes that the server has this draft. */
  const arrived = useCallback(
    (sent: string) => {
      setSaved(sent);
      setFault(null);
      if (latest.current === sent) letGo();
    },
    [letGo],
  );

  const pending = !submitted && !saving && !refused && draft !== saved;
  useEffect(() => {
    if (!pending) return;
    const keep = async () => {
      setSaving(true);
      try {
        const reply = await request('keep-report', { report: read(draft) });
        if (reply.ok) arrived(draft);
        else setFault({ draft, refusal: reply.refusal });
      } catch (error) {
        // The page is being left; what was typed is in this tab.
        if (!(error instanceof ConnectionClosed)) throw error;
      }
      setSaving(false);
    };
    const timer = setTimeout(() => void keep(), rest);
    return () => clearTimeout(timer);
  }, [pending, draft, request, arrived]);

  async function submit() {
    const reply = await request('submit-report', { report });
    if (!reply.ok) return setFault({ draft, refusal: reply.refusal });
    arrived(draft);
    say(t('submitted'));
  }

  const partOf = ({ path = '' }: Refusal): Part =>
    path === 'report.question' ? 'question' : path === 'report.text' ? 'text' : 'runs';
  return {
    report,
    /** Changes these parts of the draft. */
    change: (part: Partial<Report>) => setDraft(written({ ...report, ...part })),
    /** Whether the draft is on its way or kept; nothing before anything is written. */
    state: submitted
      ? undefined
      : saving || pending
        ? ('saving' as const)
        : shown !== written(emptyReport) && !refused
          ? ('saved' as const)
          : undefined,
    faultAt: (part: Part) => (refused && partOf(refused) === part ? refusalText(refused) : undefined),
    submit,
    takeBack: () => ask('submit-report', { report: null }, t('takenBack')),
  };
}
