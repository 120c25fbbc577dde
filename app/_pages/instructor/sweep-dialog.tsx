/** The form in which the instructor asks the class a question: the fields, their values, everything else, and what it costs. */
'use client';
import { type FormEvent, useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession, useSessionState } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { ChoiceInput } from '#app/_ui/choice-input.tsx';
import { useFigures, useNames, useRefusalSentence } from '#app/_ui/names.ts';
import { TextInput } from '#app/_ui/text-input.tsx';
import { sweepTime } from '#lib/classroom/class-time.ts';
import { obeying, rulesOf } from '#lib/classroom/fields.ts';
import type { Session } from '#lib/classroom/session.ts';
import { cellCount, maximumQuestion } from '#lib/classroom/sweep.ts';
import { faultOfSweep } from '#lib/classroom/sweep-faults.ts';
import type { SweepDraft, SweepValue } from '#lib/classroom/sweep-schemas.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById } from '#lib/hyperparameters/presets.ts';
import { readNumber } from '#lib/written-number.ts';
import { CarefulDialog, Footer } from './rules-dialog.tsx';
import { askable, firstFields, readValues, suggested } from './sweep-draft.ts';
import { FieldSelect, inForms, RestSelect, ValuesInput } from './sweep-inputs.tsx';
import { useInForms } from './use-in-forms.ts';

export function SweepDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('sweep.draft');
  return (
    <CarefulDialog open={open} title={t('title')} body={t('help')} onClose={onClose}>
      {(setDirty) => <Draft onDirty={setDirty} onDone={onClose} />}
    </CarefulDialog>
  );
}

/** The other values: those in the forms, of a preset, or of a run. */
function useRest(session: Session, chosen: string): Hyperparameters {
  const forms = useInForms();
  return useMemo(() => {
    const from = session.runs[chosen]?.hyperparameters ?? presetById(chosen)?.hyperparameters ?? forms;
    return obeying(rulesOf(session), from);
  }, [session, chosen, forms]);
}

type Written = { readonly [path: string]: readonly SweepValue[] | string };

function Draft({ onDirty, onDone }: { onDirty: (dirty: boolean) => void; onDone: () => void }) {
  const t = useTranslations('sweep.draft');
  const sweeps = useTranslations('sweep');
  const ask = useAsk();
  const id = useId();
  const names = useNames();
  const refusalSentence = useRefusalSentence();
  const session = useCalmSession();
  const available = useSessionState(({ live }) => live!.datasets);
  const [rest, setRest] = useState(inForms);
  const values = useRest(session, rest);
  const among = useMemo(() => askable(session, values), [session, values]);
  const [chosen, setChosen] = useState(() => firstFields(among));
  const [written, setWritten] = useState<Written>({});
  const [typed, setTyped] = useState<string | null>(null);
  const [epochs, setEpochs] = useState<string | null>(null);
  const [seeds, setSeeds] = useState(2);
  const paths = chosen.filter((path) => among.includes(path));
  const [x = '', y] = paths;
  const prefilled = y
    ? t('prefillTwo', { x: names.field(x), y: names.field(y) })
    : t('prefillOne', { x: names.field(x) });
  const valuesOf = (path: string) => written[path] ?? suggested(session, path, values);
  const read = (path: string): readonly SweepValue[] | undefined => {
    const own = valuesOf(path);
    return typeof own === 'string' ? readValues(own) : own.length >= 2 ? own : undefined;
  };
  const fields = paths.flatMap((path) => {
    const own = read(path);
    return own ? [{ path, values: [...own] }] : [];
  });
  const asked = { ...values, epochs: epochs === null ? values.epochs : (readNumber(epochs, { whole: true }) ?? 0) };
  const sweep: SweepDraft = { question: typed ?? prefilled, fields, hyperparameters: asked, seeds };
  const complete = fields.length === paths.length && fields.length > 0;
  const refusal = complete ? faultOfSweep(session, sweep, available) : undefined;
  const count = t('count', { cells: cellCount(sweep), seeds, runs: cellCount(sweep) * seeds });
  const change = () => onDirty(true);
  const choose = (place: 0 | 1, path: string) => {
    change();
    setChosen(place === 0 ? [path, chosen[1] === path ? '' : chosen[1]] : [chosen[0], path]);
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!complete || refusal) return;
    const reply = await ask('open-sweep', { sweep }, sweeps('asked'));
    if (!reply.ok) return;
    onDirty(false);
    onDone();
  }

  return (
    <form noValidate onSubmit={submit} className="mt-4 flex flex-col gap-1">
      <TextInput
        id={`${id}-question`}
        label={t('question')}
        value={typed ?? prefilled}
        maxLength={maximumQuestion * 2}
        onChange={(event) => {
          change();
          setTyped(event.target.value);
        }}
      />
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        {([0, 1] as const).map((place) => (
          <FieldSelect
            key={place}
            label={t(place === 0 ? 'x' : 'y')}
            value={paths[place] ?? ''}
            among={among.filter((path) => path !== paths[1 - place] || path === '')}
            optional={place === 1}
            onChange={(path) => choose(place, path)}
          />
        ))}
      </div>
      {paths.map((path) => (
        <ValuesInput
          key={path}
          path={path}
          hyperparameters={values}
          value={valuesOf(path)}
          faulty={read(path) === undefined}
          onChange={(own) => {
            change();
            setWritten({ ...written, [path]: own });
          }}
        />
      ))}
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-[minmax(0,1fr)_8rem]">
        <RestSelect
          session={session}
          available={available}
          value={rest}
          onChange={(next) => {
            change();
            setRest(next);
            setEpochs(null);
            setWritten({});
          }}
        />
        {!paths.includes('epochs') && (
          <TextInput
            id={`${id}-epochs`}
            label={names.field('epochs')}
            inputMode="numeric"
            className="numbers h-9!"
            value={epochs ?? String(values.epochs)}
            onChange={(event) => {
              change();
              setEpochs(event.target.value);
            }}
          />
        )}
      </div>
      <div>
        <span className="mb-1.5 block font-semibold text-sm">{t('seeds')}</span>
        <div className="grid max-w-60 grid-cols-1">
          <ChoiceInput
            id={`${id}-seeds`}
            label={t('seeds')}
            value={seeds}
            choices={[1, 2, 3, 5]}
            nameOf={String}
            describedBy={`${id}-seeds-help`}
            onChange={(next) => {
              change();
              setSeeds(Number(next));
            }}
          />
        </div>
        <p id={`${id}-seeds-help`} className="mt-1 text-2xs text-muted">
          {t('seedsHelp')}
        </p>
      </div>
      {complete && <CostLine sweep={sweep} />}
      <Footer note={refusal ? refusalSentence(refusal) : complete ? count : undefined}>
        <Button type="submit" weight="primary" disabled={!complete || refusal !== undefined}>
          {sweeps('ask')}
        </Button>
      </Footer>
    </form>
  );
}

/** How many runs it takes, and how long they train. */
function CostLine({ sweep }: { sweep: SweepDraft }) {
  const t = useTranslations('sweep.draft');
  const figures = useFigures();
  const speed = useSessionState(({ live }) => live!.speed);
  const trainers = useSessionState(({ live }) => live!.trainers);
  const students = useSessionState(
    ({ session }) => Object.values(session!.seats).filter(({ standing }) => standing === 'in').length,
  );
  const runs = cellCount(sweep) * sweep.seeds;
  const time = useMemo(() => sweepTime(sweep, students, { speed, trainers }), [sweep, students, speed, trainers]);
  return (
    <div className="numbers mt-2 rounded-xl bg-sunken px-3.5 py-2.5 text-sm" data-testid="sweep-cost">
      {students > 0 && <p>{t('each', { students, each: Math.ceil(runs / students) })}</p>}
      <p className="text-muted">
        {time
          ? t('cost', {
              computeSeconds: figures.computeSeconds(time.computeSeconds),
              duration: figures.roughly(time.milliseconds),
            })
          : t('unmeasured')}
      </p>
    </div>
  );
}
