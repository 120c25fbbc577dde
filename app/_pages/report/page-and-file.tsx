/** The page of a report as it prints, with the buttons that print it and save it as a file. */
'use client';
import { Download, Printer } from 'lucide-react';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { saveFile } from '#app/_ui/use-copy.ts';
import type { Report } from '#lib/classroom/report.ts';
import type { Seat } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { reportFile } from './report-file.ts';
import { ReportSheet } from './report-sheet.tsx';

export function PageAndFile({
  code,
  report,
  seat,
  viewer,
}: {
  code: string;
  report: Report;
  seat: Seat;
  viewer: Viewer;
}) {
  const t = useTranslations('report');
  const { language } = usePreferences();
  const page = useRef<HTMLElement>(null);
  const save = () => {
    const title = report.question.trim() || t('title');
    saveFile(`${code}-report-${seat.number + 1}.html`, reportFile(page.current!, title, language), 'text/html');
  };
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap justify-end gap-2 print:hidden">
        <Button size="small" onClick={() => print()}>
          <Printer aria-hidden className="size-4" />
          {t('print')}
        </Button>
        <Button size="small" onClick={save}>
          <Download aria-hidden className="size-4" />
          {t('download')}
        </Button>
      </div>
      <ReportSheet report={report} seat={seat} viewer={viewer} page={page} />
    </div>
  );
}
