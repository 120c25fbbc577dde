/** Short messages about the outcome of an action; their display is loaded with the first one. */
'use client';
import { createContext, type ReactNode, Suspense, useCallback, useContext, useState } from 'react';
import { lazily } from './lazily.ts';

const List = lazily(() => import('./toast-list.tsx'), 'ToastList');

export type Said = {
  readonly id: number;
  readonly title: string;
  readonly kind: 'good' | 'bad';
  readonly description: string | undefined;
  /** What can still be done about it. */
  readonly action: { readonly label: string; readonly act: () => void } | undefined;
};

/**
 * Says what became of an action: `say('…')` for an outcome, `say('…', 'bad', '…')` for a failure with its reason; with `action`
 * there is a button that takes it back.
 */
type Say = (title: string, kind?: Said['kind'], description?: string, action?: Said['action']) => void;

const Context = createContext<Say>(() => {});

/** Provides toasts to everything inside. */
export function Toasts({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<readonly Said[]>([]);
  const say = useCallback<Say>((title, kind = 'good', description, action) => {
    setSaid((before) => [...before.slice(-9), { id: (before.at(-1)?.id ?? 0) + 1, title, kind, description, action }]);
  }, []);
  return (
    <Context value={say}>
      {children}
      {said.length > 0 && (
        <Suspense>
          <List said={said} />
        </Suspense>
      )}
    </Context>
  );
}

/** The function that says it; always the same one. */
export const useSay = (): Say => useContext(Context);
