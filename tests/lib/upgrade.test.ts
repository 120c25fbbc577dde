/** Hyperparameters of every version: older ones are read, newer ones refused. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKept, readLink } from '#app/_form/form-memory.ts';
import { readLessonFile } from '#lib/classroom/lesson-file.ts';
import {
  defaultBlock,
  defaultDense,
  defaultHyperparameters,
  fromQuery,
  parseHyperparameters,
  toQuery,
} from '#lib/hyperparameters/hyperparameters.ts';
import { asOf, hyperparametersVersion, type Upgrades, upgraded } from '#lib/hyperparameters/upgrade.ts';
import { upgradedByHand } from '../support/upgraded.ts';

const fixture = (name: string) => readFileSync(path.resolve(import.meta.dirname, '../fixtures', name), 'utf8');
/** Version 2 added a field to runs, blocks and augmentation; version 3 changed the run's default and added one to layers. */
const chain: Upgrades = {
  2: { run: { colour: 'grey' }, block: { kind: 'plain' }, augmentation: { noise: 0 } },
  3: { run: { colour: 'blue' }, dense: { bias: true } },
};
const first = {
  epochs: 5,
  blocks: [{ filters: 8 }, { filters: 9, kind: 'mine' }],
  dense: [{ units: 4 }],
  augmentation: { shift: 0 },
};

describe('hyperparameters of an older version', () => {
  it('[H300] get each newer field with the value that matches the old behaviour, and keep the others', () => {
    expect(upgraded(first, chain, 3)).toEqual({
      version: 3,
      epochs: 5,
      colour: 'grey',
      blocks: [
        { filters: 8, kind: 'plain' },
        { filters: 9, kind: 'mine' },
      ],
      dense: [{ units: 4, bias: true }],
      augmentation: { shift: 0, noise: 0 },
    });
    expect(upgraded({ ...first, version: 2, colour: 'red' }, chain, 3)).toMatchObject({
      colour: 'red',
      blocks: [{ filters: 8 }, { kind: 'mine' }],
    });
    expect(upgraded({ ...first, version: 2 }, chain, 3)).toMatchObject({ colour: 'blue' });
  });

  it('[H300] of 0.1.0 are for CIFAR-10, and valid', () => {
    const { version: _version, dataset: _dataset, ...old } = defaultHyperparameters;
    expect(parseHyperparameters(old)).toEqual({ ok: true, hyperparameters: defaultHyperparameters });
    const { epochs: _epochs, ...cut } = old;
    expect(parseHyperparameters(cut)).toMatchObject({ refusal: { path: 'hyperparameters.epochs' } });
  });

  it('[H301] give a link the defaults of its version for missing values', () => {
    const present = { ...first, colour: 'green', dense: [{ units: 4, bias: false }] };
    expect(asOf(present, 1, chain, 3)).toMatchObject({ colour: 'grey', dense: [{ units: 4, bias: true }] });
    expect(asOf(present, 2, chain, 3)).toMatchObject({ colour: 'blue', dense: [{ bias: true }] });
    expect(asOf(present, 3, chain, 3)).toEqual(present);
  });

  it('[H302] open from a link, a lesson file and a browser of 0.1.0', () => {
    const { link, hyperparameters } = JSON.parse(fixture('0.1.0/link.json'));
    const present = upgradedByHand(hyperparameters);
    expect(readLink(link)).toMatchObject({ hyperparameters: present, forkedFrom: 'run7', refusal: undefined });

    const kept = readKept({ getItem: () => fixture('0.1.0/form.json') }, '123456');
    expect(kept).toMatchObject({ hyperparameters: present, base: 'augment-88', at: 5000 });

    const lesson = JSON.parse(fixture('0.1.0/lesson.json'));
    const rounds = lesson.rounds.map((round: { hyperparameters: { blocks: object[] } | null }) => ({
      ...round,
      hyperparameters: round.hyperparameters && upgradedByHand(round.hyperparameters),
    }));
    expect(readLessonFile(fixture('0.1.0/lesson.json'))).toEqual({ ok: true, plan: { ...lesson, rounds } });
  });
});

describe('hyperparameters of a newer version', () => {
  const newer = { ...defaultHyperparameters, version: hyperparametersVersion + 1, shape: 'round' };
  const refusal = {
    code: 'newer-version',
    message: expect.stringMatching(/^“.*hyperparameters” must be of version 3 or older, but is of version/),
    params: { version: 4, known: 3 },
  };

  it('[H303] are refused as such, also in links and lesson files', () => {
    expect(parseHyperparameters(newer)).toMatchObject({ ok: false, refusal });
    expect(fromQuery({ ...toQuery(defaultHyperparameters), version: '4', shape: 'round' })).toMatchObject({ refusal });
    const lesson = JSON.parse(fixture('0.1.0/lesson.json'));
    lesson.rounds[1].hyperparameters = newer;
    expect(readLessonFile(JSON.stringify(lesson))).toMatchObject({
      refusal: { ...refusal, path: 'rounds.1.hyperparameters' },
    });
  });

  it.each(['0', '1.5', 'two', '', '-1'])(
    '[H303] are refused with the path if the version is impossible: "%s"',
    (version) => {
      expect(fromQuery({ version })).toMatchObject({ ok: false, refusal: { path: 'hyperparameters.version' } });
      expect(parseHyperparameters({ ...defaultHyperparameters, version })).toMatchObject({ ok: false });
    },
  );
});

it('[H304] changing a field or a default requires a new version', () => {
  // If this fails: raise the version, describe the previous version in upgrade.ts, and add the new version's file.
  expect({ defaultHyperparameters, defaultBlock, defaultDense }).toEqual(
    JSON.parse(fixture(`defaults-${hyperparametersVersion}.json`)),
  );
});
