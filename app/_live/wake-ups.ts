/** The moments at which a browser may have its network back: the page becomes visible, or the system is online. */

/** Calls the listener at each such moment until the returned function is called. */
export type WakeUps = (listener: () => void) => () => void;

/** The wake-ups of this browser window; none where there is no window. */
export function browserWakeUps(): WakeUps {
  return (listener) => {
    if (typeof window === 'undefined') return () => {};
    const onVisibility = () => {
      if (document.visibilityState === 'visible') listener();
    };
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('online', listener);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('online', listener);
    };
  };
}
