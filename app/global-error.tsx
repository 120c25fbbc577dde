/** What is shown when even the layout failed: without language, theme or any other part, so in both languages. */
'use client';
import './globals.css';
import { Notice } from './_parts/chrome/notice.tsx';
import { Button } from './_parts/controls/button.tsx';
import { messages } from './_text/messages.ts';

export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  const { ko, en } = messages;
  return (
    <html lang="ko">
      <body>
        <Notice
          title={`${ko.notices.errorTitle} · ${en.notices.errorTitle}`}
          body={`${ko.notices.error} ${en.notices.error}`}
        >
          <Button weight="primary" onClick={reset}>
            {ko.actions.retry} · {en.actions.retry}
          </Button>
        </Notice>
      </body>
    </html>
  );
}
