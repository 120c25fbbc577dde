/** What is shown when even the layout failed: without language, theme or any other part, so in both languages. */
'use client';
import './globals.css';
import { Button } from '#app/_ui/button.tsx';
import { Notice } from '#app/_ui/notice.tsx';

export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="ko">
      <body>
        <Notice
          title="화면을 그리다 문제가 생겼습니다 · The page could not be drawn"
          body="다시 시도해 주세요. 자리와 실행은 그대로 보존됩니다. Please try again: seats and runs are kept."
        >
          <Button weight="primary" onClick={reset}>
            다시 시도 · Retry
          </Button>
        </Notice>
      </body>
    </html>
  );
}
