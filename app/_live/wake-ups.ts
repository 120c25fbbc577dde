/** The window: when it may have its network back, whether anybody sees it, and how often it draws. */

/** `woken` is called when the page becomes visible or the system is online; `turned` when the page is shown or hidden. */
export type WakeUps = (listeners: { woken: () => void; turned: () => void }) => () => void;

/** The wake-ups of this browser window; none where there is no window. */
export function browserWakeUps(): WakeUps {
  return ({ woken, turned }) => {
    if (typeof window === 'undefined') return () => {};
    const onVisibility = () => {
      if (document.visibilityState === 'visible') woken();
      turned();
    };
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('online', woken);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('online', woken);
    };
  };
}

/** Whether the page is in the background, where nobody sees a curve grow. */
export const isHidden = (): boolean => typeof document !== 'undefined' && document.visibilityState === 'hidden';

/**
 * Milliseconds between two drawings of a growing curve: a phone draws less often, and lasts longer. Where messages come by
 * polling, each costs two requests.
 */
export function pace(transport = ''): number {
  if (transport === 'polling') return 1000;
  return typeof matchMedia === 'function' && matchMedia('(pointer: coarse)').matches ? 500 : 100;
}
