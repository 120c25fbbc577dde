/** Whether the page is being printed: it has the colours of paper (`print.css`) before those who listen paint anew. */
import { createObservable } from '#app/_live/observable.ts';

export const onPaper = createObservable(false);

/** Follows the browser, which tells of printing by events, and of a preview or a device for paper by its media. */
export function followPaper(): () => void {
  const media = matchMedia('print');
  const become = (printed: boolean) => {
    document.documentElement.toggleAttribute('data-paper', printed);
    onPaper.set(printed);
  };
  const before = () => become(true);
  const after = () => become(false);
  const change = () => become(media.matches);
  addEventListener('beforeprint', before);
  addEventListener('afterprint', after);
  media.addEventListener('change', change);
  return () => {
    removeEventListener('beforeprint', before);
    removeEventListener('afterprint', after);
    media.removeEventListener('change', change);
  };
}
