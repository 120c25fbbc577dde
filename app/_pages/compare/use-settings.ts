/** The settings of the compare page, kept in its address. */
'use client';
import { useCallback, useEffect, useState } from 'react';
import { type CompareSettings, readSettings, settingsQuery } from './settings.ts';

export type ChangeSettings = (change: (settings: CompareSettings) => CompareSettings) => void;

/** What the address says, and how to change it: a link copied at any moment shows what is on the screen. */
export function useCompareSettings(): [CompareSettings, ChangeSettings] {
  const [settings, setSettings] = useState(() => readSettings(location.search));
  const change = useCallback<ChangeSettings>((next) => setSettings(next), []);
  useEffect(() => {
    const query = settingsQuery(settings);
    if (query !== location.search) history.replaceState(history.state, '', location.pathname + query);
  }, [settings]);
  useEffect(() => {
    const follow = () => setSettings(readSettings(location.search));
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  return [settings, change];
}
