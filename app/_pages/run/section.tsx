/** A part of the run page: its frame, what stands in it while something is on its way, and why something is not there. */
'use client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Fetched } from '#app/_run/use-fetched.ts';
import { Button } from '#app/_ui/button.tsx';
import { EmptyState } from '#app/_ui/empty-state.tsx';
import { useRefusalText } from '#app/_ui/names.ts';

/** A card with a heading; `id` is the part's name. */
export function Section(props: {
  id: string;
  title: string;
  help?: ReactNode;
  /** Beside the heading. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const { id, title, help, aside, className = '', children } = props;
  return (
    <section
      aria-labelledby={`${id}-title`}
      data-testid={id}
      className={`card min-w-0 px-4 pt-3.5 pb-4 sm:px-5 sm:pb-5 ${className}`}
    >
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id={`${id}-title`} className="font-bold text-lg">
          {title}
        </h2>
        {aside}
      </header>
      {help && <p className="mt-0.5 text-pretty text-muted text-sm">{help}</p>}
      {children}
    </section>
  );
}

/** Draws its children once the reader comes near; before, only the place is kept. */
export function WhenNear({ id, className, children }: { id: string; className: string; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
      },
      { rootMargin: '300px' },
    );
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} id={id} className={`min-w-0 scroll-mt-28 ${near ? '' : className}`}>
      {near && children}
    </div>
  );
}

/** While something is on its way. */
export function Waiting({ className = 'h-48' }: { className?: string }) {
  const t = useTranslations('common.app');
  return (
    <div role="status" className={`mt-3 animate-pulse rounded-xl bg-sunken ${className}`}>
      <span className="sr-only">{t('loading')}</span>
    </div>
  );
}

/** Before a run has learned anything. */
export function NotYet() {
  const t = useTranslations('runPage');
  return (
    <div className="mt-3">
      <EmptyState title={t('notYet')} help={t('notYetHelp')} />
    </div>
  );
}

/** What was fetched, drawn by `children`; else that it is on its way, or why it is not there. */
export function Shown<Content>({
  fetched,
  waiting,
  children,
}: {
  fetched: Fetched<Content>;
  waiting?: string;
  children: (content: Content) => ReactNode;
}) {
  const { content, fault, retry } = fetched;
  if (content !== undefined) {
    return (
      <>
        {children(content)}
        {fault && <Fault fault={fault} retry={retry} quiet />}
      </>
    );
  }
  if (!fault) return <Waiting className={waiting} />;
  return <Fault fault={fault} retry={retry} />;
}

/** `quiet` where what was there before is still shown. */
function Fault({
  fault,
  retry,
  quiet = false,
}: {
  fault: NonNullable<Fetched<unknown>['fault']>;
  retry: () => void;
  quiet?: boolean;
}) {
  const t = useTranslations('runPage');
  const actions = useTranslations('common.actions');
  const refusalText = useRefusalText();
  const text = fault === 'unreachable' ? t('unreachable') : refusalText(fault);
  const button = (
    <Button size="small" onClick={retry}>
      {actions('retry')}
    </Button>
  );
  if (quiet) {
    return (
      <p role="status" className="mt-3 flex flex-wrap items-center gap-3 rounded-lg bg-warn-soft px-3 py-2 text-sm">
        <span className="min-w-0 flex-1">{t('notRenewed', { reason: text })}</span>
        {button}
      </p>
    );
  }
  return (
    <div className="mt-3" role="alert">
      <EmptyState title={t('notThere')} help={text}>
        <div className="mt-3">{button}</div>
      </EmptyState>
    </div>
  );
}
