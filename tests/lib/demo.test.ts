/** The script of a demo class. */
import { describe, expect, it } from 'vitest';
import { demoNames, demoNote, demoRounds } from '#lib/classroom/demo.ts';
import { checkSeatNickname } from '#lib/classroom/seat-nickname.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { differences } from '#lib/hyperparameters/hyperparameters.ts';
import { languages } from '#lib/language.ts';
import { describeNetwork } from '#lib/network/network.ts';

describe('the script of a demo class', () => {
  it('[S415] has names that a class may have, each once', () => {
    for (const language of languages) {
      const names = demoNames(language);
      expect(names).toHaveLength(8);
      for (const name of names) {
        const others = names.filter((other) => other !== name);
        expect(checkSeatNickname(name, others, true)).toEqual({ ok: true, nickname: name });
      }
    }
  });

  it('[S416] has runs of at most two thousand images, which differ in what their round is about and the seed alone', () => {
    const about = [/^learningRate$/, /dropout$/];
    for (const [index, { sent, runs }] of demoRounds.entries()) {
      expect(runs).toHaveLength(8);
      const seen = new Set<string>();
      for (const { hyperparameters } of runs) {
        expect(hyperparameters.trainSize).toBeLessThanOrEqual(2000);
        expect(describeNetwork(hyperparameters, datasetOf(hyperparameters)).ok).toBe(true);
        const changed = differences(sent, hyperparameters).filter(({ path }) => path !== 'seed');
        for (const { path } of changed) expect(path).toMatch(about[index]!);
        seen.add(JSON.stringify(changed));
      }
      expect(seen.size).toBe(8);
    }
  });

  it('[S417] says of a run what became of it, in either language', () => {
    for (const language of languages) {
      const notes = [demoNote(language, 0.4, undefined), demoNote(language, 0.4, 0.1), demoNote(language, 0.4, 0.5)];
      expect(notes[0]).toBe(notes[1]);
      expect(new Set([...notes, demoNote(language, 0.4, 0.3)]).size).toBe(3);
    }
  });
});
