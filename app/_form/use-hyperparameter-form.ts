/** The form's state: values, checks, comparison with its base, undo, what the lesson does to it, and what is kept. */
'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { putInAddress } from '#app/_live/address-bar.ts';
import { elapsed, openedAt } from '#app/_live/clock.ts';
import { browserShelf } from '#app/_live/shelf.ts';
import { useRequest, useSessionState } from '#app/_live/use-session.tsx';
import { obeying } from '#lib/classroom/fields.ts';
import type { KeptForm } from '#lib/classroom/kept-form.ts';
import type { Lesson } from '#lib/classroom/lesson.ts';
import type { Run } from '#lib/classroom/session.ts';
import type { Difference, Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';
import type { Refusal } from '#lib/refusal.ts';
import { type Arrival, arrivalOf, baseValues, type Draft, offeredBases, reverted, sameDraft } from './draft.ts';
import { checkForm } from './faults.ts';
import { firstDraft, type Kept, keep, linkOf, type Refused, signatureOf } from './form-memory.ts';
import { type Form, type FormContext, fieldId, useFormValues } from './values.ts';

export type HyperparameterForm = Omit<FormContext, 'disabled'> & {
  readonly form: Form;
  /** What the values are compared with, what can be chosen instead, and what differs from it. */
  readonly base: string;
  readonly baseline: Hyperparameters;
  readonly offered: readonly string[];
  readonly differences: readonly Difference[];
  /** The run whose values were taken into the form. */
  readonly forkedFrom: string | null;
  readonly chooseBase: (base: string) => void;
  readonly revert: (path: string) => void;
  readonly revertAll: () => void;
  /** Puts a run's values into the form, the seed included; returns what the rules made of them otherwise. */
  readonly take: (run: Pick<Run, 'id' | 'hyperparameters'>) => Difference[];
  readonly setSeed: (seed: number) => void;
  readonly undo: () => void;
  readonly canUndo: boolean;
  /** What the instructor has just done to the form; until it is dismissed. */
  readonly notice: Arrival['notice'];
  readonly dismissNotice: () => void;
  /** Puts what was sent where the student was typing, too. */
  readonly takeSent: () => void;
  /** Puts back what was there before the notice, as far as the rules let it. */
  readonly undoNotice: () => void;
};

/** The path of the text field that is being typed in; null for none. */
function typedIn(form: Form): string | null {
  const path = form.lastSet();
  const field = document.activeElement;
  return path !== null && field?.id === fieldId(path) && field.matches('input[type=text]') ? path : null;
}

/** For one session, with its limit and its lesson, and a seat with its seed; `onRefused` hears which values could not be read, and why. */
export function useHyperparameterForm(
  code: string,
  epochLimit: number | null,
  { fields, pushed }: Pick<Lesson, 'fields' | 'pushed'>,
  ownSeed: number,
  onRefused: (what: keyof Refused, refusal: Refusal) => void,
): HyperparameterForm {
  const elsewhere = useSessionState((state) => state.form);
  const [first] = useState(() =>
    firstDraft(
      browserShelf,
      location.search,
      code,
      pushed?.at ?? 0,
      elsewhere,
      openedAt(),
      ownSeed,
      baseValues('', { fields, pushed }).dataset,
    ),
  );
  const refused = useRef<Partial<Refused>>(first.refused);
  const [{ base, forkedFrom }, setOrigin] = useState<Pick<Draft, 'base' | 'forkedFrom'>>(first.kept);
  const [seen, setSeen] = useState(first.kept.seen);
  const [notice, setNotice] = useState<Arrival['notice']>(null);
  const known = useRef<Lesson['fields'] | null>(null);
  const { form, values } = useFormValues(() => first.kept.hyperparameters);
  const draft = useMemo<Draft>(() => ({ hyperparameters: values, base, forkedFrom }), [values, base, forkedFrom]);

  useEffect(() => {
    const { link, kept } = refused.current;
    if (link) onRefused('link', link);
    if (kept) onRefused('kept', kept);
    refused.current = {};
  }, [onRefused]);

  const put = useCallback(
    ({ hyperparameters, ...origin }: Draft) => {
      form.reset(obeying(fields, hyperparameters));
      setOrigin(origin);
    },
    [form, fields],
  );
  const take = useCallback(
    (run: Pick<Run, 'id' | 'hyperparameters'>) => {
      put({ hyperparameters: run.hyperparameters, base, forkedFrom: run.id });
      return shownDifferences(run.hyperparameters, obeying(fields, run.hyperparameters));
    },
    [put, base, fields],
  );
  const setSeed = useCallback((seed: number) => form.set('seed', seed), [form]);
  const putValues = (hyperparameters: Hyperparameters) => put({ hyperparameters, base, forkedFrom });
  const { undo, canUndo } = useHistory(draft, put);

  useEffect(() => {
    const typed = { ...draft, hyperparameters: form.get() };
    const arrival = arrivalOf(typed, { fields, pushed }, seen, fields !== known.current, typedIn(form));
    known.current = fields;
    if (pushed) setSeen(pushed.at);
    if (!arrival) return;
    const { hyperparameters, ...origin } = arrival.draft;
    form.reset(hyperparameters);
    setOrigin(origin);
    if (arrival.notice) setNotice(arrival.notice);
  }, [draft, fields, pushed, seen, form]);

  const keep = useKeeping(code, first.kept);
  const available = useSessionState(({ live }) => live?.datasets);
  const checked = useMemo(
    () => checkForm(values, epochLimit, fields, available),
    [values, epochLimit, fields, available],
  );
  const baseline = useMemo(() => baseValues(base, { fields, pushed }), [base, fields, pushed]);
  const differences = useMemo(() => shownDifferences(baseline, values), [baseline, values]);
  const changes = useMemo(() => new Map(differences.map(({ path, before }) => [path, before])), [differences]);
  const offered = useMemo(() => offeredBases({ fields, pushed }, available), [fields, pushed, available]);

  useEffect(() => {
    if (!checked.network) return;
    const kept = { ...draft, seen };
    keep.here(kept);
    const timer = setTimeout(() => {
      putInAddress({ search: linkOf(draft.hyperparameters) });
      keep.here(kept);
      keep.there(kept);
    }, 300);
    return () => clearTimeout(timer);
  }, [keep, draft, seen, checked]);

  return {
    form,
    values,
    checked,
    changes,
    rules: fields,
    base,
    baseline,
    offered,
    differences,
    forkedFrom,
    chooseBase: (next) =>
      put({
        hyperparameters: { ...baseValues(next, { fields, pushed }), seed: form.get().seed },
        base: next,
        forkedFrom: null,
      }),
    revert: (path) => putValues(reverted(form.get(), baseline, path)),
    revertAll: () => putValues({ ...baseline, seed: form.get().seed }),
    take,
    setSeed,
    undo,
    canUndo,
    notice,
    dismissNotice: () => setNotice(null),
    takeSent() {
      if (notice?.kept) form.set(notice.kept.path, notice.kept.sent);
      setNotice(notice && { ...notice, kept: null });
    },
    undoNotice() {
      if (notice) put(notice.before);
      setNotice(null);
    },
  };
}

/** What is typed within this many milliseconds is one change. */
const quiet = 400;
const longest = 50;

/** Remembers the draft as it settles; `undo` gives the one before the last change to `restore`. */
function useHistory(draft: Draft, restore: (draft: Draft) => void) {
  const past = useRef<Draft[]>([]);
  const current = useRef<Draft>(structuredClone(draft));
  const [canUndo, setCanUndo] = useState(false);

  const settle = useCallback((now: Draft) => {
    if (sameDraft(current.current, now)) return;
    past.current = [...past.current.slice(1 - longest), current.current];
    current.current = structuredClone(now);
    setCanUndo(true);
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => settle(draft), quiet);
    return () => clearTimeout(timer);
  }, [draft, settle]);

  const undo = useCallback(() => {
    settle(draft);
    const before = past.current.pop();
    setCanUndo(past.current.length > 0);
    if (!before) return;
    current.current = before;
    restore(before);
  }, [settle, draft, restore]);

  return { undo, canUndo };
}

type Keeping = {
  /** In this browser, synchronously, since a reload may follow. */
  readonly here: (form: KeptForm) => void;
  /** On the server, one request at a time, the latest form last. */
  readonly there: (form: KeptForm) => void;
};

/** `first` is what the form began with. */
function useKeeping(code: string, first: Kept): Keeping {
  const request = useRequest();
  const kept = useRef(first);
  const next = useRef<KeptForm | null>(null);
  const busy = useRef(false);

  return useMemo(() => {
    function write(news: Partial<Kept>) {
      const { address } = kept.current;
      const moved = address !== undefined && address !== location.search;
      const before = moved && { before: { address, until: openedAt() + elapsed() } };
      kept.current = { ...kept.current, ...news, ...before, address: location.search };
      keep(browserShelf, code, kept.current);
    }

    async function tell() {
      if (busy.current) return;
      busy.current = true;
      try {
        while (next.current) {
          const form = next.current;
          next.current = null;
          write({ told: signatureOf(form) });
          const reply = await request('keep-form', { form });
          if (reply.ok) write({ at: reply.data.at });
        }
      } catch {
        // The page is being left; what it held is in this browser.
      } finally {
        busy.current = false;
      }
    }

    return {
      here: write,
      there(form) {
        if (kept.current.at > 0 && kept.current.told === signatureOf(form)) return;
        next.current = form;
        void tell();
      },
    };
  }, [code, request]);
}
