import { expect } from 'chai';
import type { Entry, Fact } from '../../../src/model/entry.ts';
import { ms } from '../../../src/model/units.ts';
import { recordOf } from '../../../src/results/index.ts';
import { countedEntries } from '../../../src/results/journal/resumed.ts';
import { benchmarkJournal } from '../../support/benchmark-journal.ts';

const SWEEP = { product: { streams: [1, 2, 4] }, include: [], repetitions: 1, order: 'sequential' } as const;

/** The entries of one journal behind some of another's, as a file has them. */
const joined = (before: readonly Entry[], kept: readonly string[], after: readonly Entry[]): Entry[] => {
  const last = before.at(-1);
  if (last === undefined) throw new Error('expected entries');
  const stamp = { seq: last.seq + 1, at: last.at, monoMs: last.monoMs };
  return [
    ...before,
    { ...stamp, type: 'resumed', kept },
    ...after.map((entry, index) => ({ ...entry, seq: stamp.seq + 1 + index, monoMs: ms(last.monoMs + entry.monoMs) })),
  ];
};

describe('[I] results/journal, of a run that was resumed', () => {
  it('counts the levels that were kept and those that were done later, each once', async () => {
    const whole = await benchmarkJournal({ sweep: SWEEP });
    const third = whole.findIndex((each) => each.type === 'level-started' && each.name === '4');
    const kept = stepsOf(whole.slice(0, third)).filter((id) => !PREPARING.test(id));
    const rest = whole
      .slice(1)
      .filter((each) => !('step' in each && kept.includes(each.step ?? '')) && !isKeptLevel(each));
    // Killed once the third level has left its output, and before it was cleared.
    const output = whole.findIndex((each, index) => index > third && each.type === 'output');
    const record = recordOf(joined(whole.slice(0, output + 1), kept, rest));
    expect(record.resumed).to.equal(1);
    expect(record.levels.map(({ name }) => name)).to.deep.equal(['1', '2', '4']);
    expect(record.benchmarks.map(({ level }) => level)).to.deep.equal(['1', '2', '4']);
    expect(record.ended?.how).to.equal('completed');
  });

  it('has no end where it was resumed after one and killed then', async () => {
    const whole = await benchmarkJournal({ sweep: SWEEP });
    expect(recordOf(joined(whole, [], [])).ended).to.equal(undefined);
  });

  it('hands on at once what is of no level, or of a plan that cannot be resumed', () => {
    const seen: string[] = [];
    const counted = countedEntries(({ type }) => seen.push(type));
    const stamp = { seq: 0, at: 0, monoMs: 0 };
    const take = (fact: Pick<Fact, 'type'>): void => counted.take({ ...stamp, ...fact } as Entry);
    for (const type of ['note', 'level-started', 'note'] as const) take({ type });
    expect(seen).to.deep.equal(['note', 'level-started', 'note']);
  });
});

const PREPARING = /-(?:lock|preflight|clean|subject)$/;

const stepsOf = (entries: readonly Entry[]): string[] =>
  entries.flatMap((each) => (each.type === 'step-ended' ? [each.step] : []));

const isKeptLevel = (entry: Entry): boolean => entry.type === 'level-started' && entry.name !== '4';
