/** The three screens of a phone: which one is shown, the bar that chooses it, and what is drawn of each. */
'use client';
import { Activity, memo, type ReactNode, useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { tabShelf } from '#app/_live/shelf.ts';
import { useObservable } from '#app/_live/use-observable.tsx';
import { useSessionState } from '#app/_live/use-session.tsx';
import { onPaper } from '#app/_ui/paper.ts';
import { useDesk } from '#app/_ui/use-window.ts';
import { useEnded } from './news.tsx';

const views = ['form', 'runs', 'board'] as const;
type View = (typeof views)[number];

const placeOf = (code: string) => `view ${code}`;

/** Shows this screen, and again after a reload. */
export const showView = (code: string, view: View): void => tabShelf.setItem(placeOf(code), view);

/** The screen that was chosen. */
export const useView = (code: string): View =>
  useObservable(
    { get: () => tabShelf.getItem(placeOf(code)), subscribe: tabShelf.subscribe, onServer: null },
    (kept) => views.find((each) => each === kept) ?? 'form',
  );

/** The screens on which something has come that the student has not looked at. */
function useNews(view: View, seatId: string): ReadonlySet<View> {
  const sent = useSessionState(({ session }) => session!.lesson.pushed?.at ?? 0);
  const ended = useEnded(seatId);
  const round = useSessionState(({ session }) => session!.lesson.rounds);
  const marks = { form: `${sent} ${round}`, runs: ended, board: '' };
  const [seen, setSeen] = useState(marks);
  if (seen[view] !== marks[view]) setSeen({ ...seen, [view]: marks[view] });
  return new Set(views.filter((each) => each !== view && seen[each] !== marks[each]));
}

/** The bar marks what was tapped at once; the screen itself follows as soon as it is drawn. */
export const Views = memo(function Views({ code, seatId }: { code: string; seatId: string }) {
  const t = useTranslations('student');
  const view = useView(code);
  const news = useNews(view, seatId);
  return (
    <nav
      aria-label={t('screens')}
      className="sticky top-14 z-20 grid grid-cols-3 border-line border-b bg-ground/95 backdrop-blur-md lg:hidden low:static"
    >
      {views.map((name) => (
        <button
          key={name}
          type="button"
          aria-current={name === view ? 'page' : undefined}
          onClick={() => {
            showView(code, name);
            window.scrollTo({ top: 0 });
          }}
          className="h-12 border-transparent border-b-2 font-semibold text-muted text-sm aria-[current]:border-accent aria-[current]:text-ink"
        >
          {t(name)}
          {news.has(name) && (
            <span className="ml-1.5 inline-block size-2 rounded-full bg-accent align-middle">
              <span className="sr-only">{t('news')}</span>
            </span>
          )}
        </button>
      ))}
    </nav>
  );
});

/** A part of that screen; at a desk it always has its place. What a phone does not show draws nothing and watches no run. */
export function InView({
  code,
  name,
  className,
  children,
}: {
  code: string;
  name: View;
  className: string;
  children: ReactNode;
}) {
  const view = useDeferredValue(useView(code));
  const [desk, printed] = [useDesk(), useObservable(onPaper)];
  const shown = name === view;
  return (
    <div className={`${className} ${shown ? '' : 'not-print:max-lg:hidden'}`}>
      <Activity mode={desk || printed || shown ? 'visible' : 'hidden'}>{children}</Activity>
    </div>
  );
}
