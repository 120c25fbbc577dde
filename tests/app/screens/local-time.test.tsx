/** Times are stored in UTC and shown in the reader's local time. */
import { renderToString } from 'react-dom/server';
import { expect, onTestFinished, test } from 'vitest';
import { texts as en } from '#app/_text/en/texts.ts';
import { useFigures } from '#app/_ui/names.ts';
import { Preferences } from '#app/_ui/preferences.tsx';

const moment = Date.UTC(2026, 2, 1, 15, 30);

function Clock() {
  return <p>{useFigures().clock(moment)}</p>;
}

test.each([
  ['Asia/Seoul', '12:30 AM'],
  ['America/New_York', '10:30 AM'],
  ['UTC', '3:30 PM'],
])('[Y28] in %s times are shown by the local clock', (zone, time) => {
  const before = process.env.TZ;
  onTestFinished(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
  process.env.TZ = zone;
  const html = renderToString(
    <Preferences language="en" messages={en} theme="light">
      <Clock />
    </Preferences>,
  );
  expect(html.replace(/\s/g, ' ')).toContain(time);
});
