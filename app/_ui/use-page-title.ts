/** The title of the browser's tab. */
'use client';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';

/** Shows `title` before the product's name. */
export function usePageTitle(title: string | undefined): void {
  const name = useTranslations('common.app')('name');
  useEffect(() => {
    document.title = title ? `${title} · ${name}` : name;
  }, [title, name]);
}
