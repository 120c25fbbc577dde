/** A student's own report: the form at the left, the page as it prints beside or below it. */
'use client';
import { type FormEvent, useId } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { useViewer } from '#app/_session/identities.ts';
import { Button } from '#app/_ui/button.tsx';
import { TextArea, TextInput } from '#app/_ui/text-input.tsx';
import { useCopy } from '#app/_ui/use-copy.ts';
import { maximumQuestion, maximumReportText, type Report } from '#lib/classroom/report.ts';
import type { Seat } from '#lib/classroom/session.ts';
import { PageAndFile } from './page-and-file.tsx';
import { RunChoice } from './run-choice.tsx';
import { useOwnReport } from './use-own-report.ts';

/** `first` is what the server had when the page was opened. */
export function OwnReport({ code, seat, first }: { code: string; seat: Seat; first: Report | null }) {
  const t = useTranslations('report');
  const actions = useTranslations('common.actions');
  const format = useFormatter();
  const copy = useCopy();
  const id = useId();
  const viewer = useViewer(false);
  const closed = useSessionState(({ session }) => session!.closedAt !== null);
  const { report, change, state, faultAt, submit, takeBack } = useOwnReport(seat, first);
  const submitted = seat.reportAt !== null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };
  return (
    <main
      id="content"
      className="mx-auto grid w-full max-w-[100rem] grid-cols-1 gap-4 p-3 sm:gap-5 sm:p-5 lg:grid-cols-[25.5rem_minmax(0,1fr)] lg:items-start print:block print:p-0"
    >
      <form onSubmit={send} aria-label={t('edit')} className="card flex min-w-0 flex-col gap-3 p-4 print:hidden">
        <h2 className="font-bold text-lg">{t('title')}</h2>
        {submitted ? (
          <p role="status" className="rounded-xl bg-good-soft px-3.5 py-2.5 text-good text-sm">
            {t('submittedAt', { date: format.dateTime(seat.reportAt!, { dateStyle: 'long', timeStyle: 'short' }) })}
          </p>
        ) : (
          <p className={`rounded-xl px-3.5 py-2.5 text-sm ${closed ? 'bg-warn-soft' : 'bg-sunken text-muted'}`}>
            {t(closed ? 'closedDraft' : 'draftNote')}
          </p>
        )}
        <TextInput
          id={`${id}-question`}
          label={t('question')}
          help={t('questionHelp')}
          fault={faultAt('question')}
          placeholder={t('questionExample')}
          value={report.question}
          maxLength={maximumQuestion}
          readOnly={submitted}
          onChange={(event) => change({ question: event.target.value })}
        />
        <RunChoice
          chosen={report.runs}
          viewer={viewer}
          disabled={submitted}
          onChange={(runs) => change({ runs: [...runs] })}
        />
        <TextArea
          id={`${id}-text`}
          label={t('text')}
          fault={faultAt('text')}
          rows={10}
          placeholder={t('textExample')}
          value={report.text}
          maxLength={maximumReportText}
          readOnly={submitted}
          onChange={(event) => change({ text: event.target.value })}
        />
        <p className="-mt-1.5 text-muted text-sm">{t('textHelp')}</p>
        {faultAt('runs') && (
          <p role="alert" className="text-bad text-sm">
            {faultAt('runs')}
          </p>
        )}
        <div className="flex flex-wrap items-center justify-end gap-2">
          <span role="status" className="flex-1 text-muted text-sm">
            {state && t(state)}
          </span>
          {closed && report.text !== '' && (
            <Button onClick={() => copy(report.text, actions('copied'))}>{t('copy')}</Button>
          )}
          {!closed &&
            (submitted ? (
              <Button onClick={takeBack}>{t('takeBack')}</Button>
            ) : (
              <Button type="submit" weight="primary">
                {t('submit')}
              </Button>
            ))}
        </div>
      </form>
      <PageAndFile code={code} report={report} seat={seat} viewer={viewer} />
    </main>
  );
}
