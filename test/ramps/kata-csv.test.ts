import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { answerOf, readKataCsv, seedCsv } from '../../src/ramps/index.ts';
import { type KataRamp, kataCsv } from '../support/kata-csv.ts';

const GENERATIONS = [1, 2, 3, 4] as const;
const MIB = 2 ** 20;

const ramp: KataRamp = {
  generation: 2,
  seed: 'one',
  steps: 90,
  nodes: 4,
  costMib: 400,
  noiseMib: 25,
  nodeMib: 6000,
};

const read = (of: Partial<KataRamp>, label = 'runc') => readKataCsv(kataCsv({ ...ramp, ...of }), `${label}.csv`, label);
const kindsOf = (of: Partial<KataRamp>): string[] => read(of).faults.map(({ kind }) => kind);

describe('[U] tables of scale.sh', () => {
  for (const generation of GENERATIONS) {
    it(`gives the cost that generation ${generation} was made with, whatever its faults`, () => {
      const data = read({
        generation,
        zero: { node: 2, rows: 5 },
        frozen: { node: 1, from: 20, rows: 12 },
        unread: 30,
      });
      const { perContainer } = answerOf([data], '1').ramps[0]?.cost ?? expect.fail();
      expect(perContainer).to.have.property('value');
      if (!('value' in perContainer)) return;
      expect(perContainer.low).to.be.below(400 * MIB);
      expect(perContainer.high).to.be.above(400 * MIB);
      expect(perContainer.high - perContainer.low).to.be.below(60 * MIB);
    });

    it(`names the faults of generation ${generation}`, () => {
      const faults = {
        generation,
        zero: { node: 3, rows: 4 },
        frozen: { node: 0, from: 40, rows: 9 },
        leftovers: 19,
        unread: 33,
      };
      const kinds = kindsOf(faults);
      expect(kinds).to.include.members(['zero', 'frozen', 'unread']);
      // The first scripts did not count what was terminating, and wrote how long each step took.
      expect(kinds.includes('leftovers')).to.equal(generation !== 1);
      expect(kinds.includes('durations')).to.equal(generation === 1);
      expect(kinds.includes('swapped')).to.equal(generation === 3);
      const texts = read(faults).faults.map(({ text }) => text);
      expect(texts).to.include('node 3 reads 0 in 4 steps (1 to 4): no data, and not an empty node');
      // The second of two equal samples is usual; from the third on the collector hung.
      expect(texts.filter((text) => text.startsWith('node 0 repeats'))).to.deep.equal([
        'node 0 repeats its last sample in 8 steps (42 to 49), at most 8 in a row: its collector hung',
      ]);
    });
  }

  it('finds nothing wrong with a table that has no fault', () => {
    expect(kindsOf({ generation: 4 })).to.deep.equal([]);
  });

  it('takes MemAvailable where it is there', () => {
    expect(read({ generation: 4 }).memory).to.equal('MemAvailable');
    expect(read({ generation: 2 }).memory).to.equal('MemFree');
  });

  it('leaves out rows that are cut off, and says so', () => {
    const text = kataCsv(ramp).trimEnd();
    const data = readKataCsv(text.slice(0, text.lastIndexOf(',')), 'cut.csv', 'cut');
    expect(data.steps).to.have.length(89);
    expect(data.faults.map(({ text: words }) => words)).to.include(
      '1 row has fewer or more cells than the header: cut off, or mixed up',
    );
  });

  it('leaves out rows with more cells than the header: no column of theirs is certain', () => {
    const text = kataCsv(ramp).replace(/^7,/m, '7,1,2,');
    const data = readKataCsv(text, 'mixed.csv', 'mixed');
    expect(data.steps.map(({ number }) => number)).to.not.include(7);
    expect(data.faults.map(({ kind }) => kind)).to.deep.equal(['truncated']);
    const trailing = readKataCsv(kataCsv(ramp).replaceAll('\n', ',\n'), 'trailing.csv', 'trailing');
    expect(trailing.steps).to.have.length(90);
  });

  it('takes an empty cell for no sample, not for a 0', () => {
    const [header = '', ...rows] = kataCsv({ ...ramp, generation: 4 })
      .trimEnd()
      .split('\n');
    const at = header.split(',').indexOf('Available') + 1;
    const emptied = rows.map((row, index) => row.split(',').with(at, index < 3 ? '' : (row.split(',')[at] ?? '')));
    const data = readKataCsv([header, ...emptied].join('\n'), 'x.csv', 'x');
    expect(data.steps[2]?.nodes[0]).to.deep.equal({ missing: 'none' });
    expect(data.faults.map(({ text }) => text)).to.deep.equal(['node 0 has no sample in 3 steps (1 to 3)']);
  });

  it('knows the way down, where fewer and fewer are wanted until the end', () => {
    const [header = '', ...rows] = kataCsv({ ...ramp, generation: 4 })
      .trimEnd()
      .split('\n');
    const down = readKataCsv([header, ...rows, ...rows.toReversed().slice(1)].join('\n'), 'x.csv', 'x');
    expect(down.steps.filter(({ isDown }) => isDown)).to.have.length(89);
    expect(down.faults.map(({ kind }) => kind)).to.not.include('steps');
    const again = readKataCsv([header, ...rows, ...rows].join('\n'), 'x.csv', 'x');
    expect(again.steps.filter(({ isDown }) => isDown)).to.deep.equal([]);
    expect(again.faults.map(({ kind }) => kind)).to.include('steps');
  });

  it('names a count of iterations that falls, for one script never counts back', () => {
    const [header = '', ...rows] = kataCsv(ramp).trimEnd().split('\n');
    const data = readKataCsv([header, ...rows.toReversed()].join('\n'), 'x.csv', 'x');
    expect(data.faults.map(({ kind }) => kind)).to.include('steps');
  });

  it('predicts from the first whole step: the containers that it has, and those that still fit', () => {
    const predicted = (of: Partial<KataRamp>): number =>
      answerOf([{ ...read({ noiseMib: 5, nodeMib: 6050, ...of }), workloadBytes: 400 * MIB }], '1').ramps[0]?.capacity
        .predicted ?? 0;
    // Four nodes with 6250 MiB each, which hold 62.5.
    expect(predicted({})).to.equal(62);
    expect(predicted({ zero: { node: 2, rows: 5 } })).to.equal(62);
  });

  it('refuses what is no such table, with the place', () => {
    expect(() => readKataCsv('time,value\n1,2\n', 'x.csv', 'x')).to.throw(/x\.csv:1: expected the header of scale\.sh/);
    const wrong = kataCsv(ramp).replace(/^5,30,/m, '5,soon,');
    expect(() => readKataCsv(wrong, 'x.csv', 'x')).to.throw('x.csv:6:2: expected a number of Elapsed, found "soon"');
    expect(() => readKataCsv(`${kataCsv(ramp).split('\n')[0]}\n`, 'x.csv', 'x')).to.throw('a header and no whole row');
  });

  describe('with faults made by hand', () => {
    const read300 = (change: (rows: string[]) => readonly string[], generation: 1 | 2 | 3 | 4) => {
      const rows = kataCsv({ ...ramp, generation })
        .trimEnd()
        .split('\n');
      const data = readKataCsv(`${change(rows).join('\n')}\n`, 'x.csv', 'x');
      return {
        data,
        cost: answerOf([data], '1').ramps[0]?.cost.perContainer,
        texts: data.faults.map(({ text }) => text),
      };
    };
    const isRight = (cost: object | undefined): void => {
      expect(cost).to.have.property('value');
      if (cost !== undefined && 'value' in cost) expect(Number(cost.value) / MIB).to.be.within(395, 405);
    };
    /** In all rows: what the columns of nodes hold, group by group. */
    const exchanged = (rows: readonly string[]): string[] => {
      const [header = '', ...rest] = rows;
      const heads = header.split(',').map((head) => head.trim());
      const [active, free] = [heads.indexOf('Active') + 1, heads.indexOf('Free') + 1];
      const swap = (row: string): string => {
        const cells = row.split(',');
        const own = (from: number) => cells.slice(from, from + ramp.nodes);
        const [first, second] = [own(active), own(free)];
        return cells
          .toSpliced(active, ramp.nodes, ...second)
          .toSpliced(free, ramp.nodes, ...first)
          .join(',');
      };
      return [header, ...rest.map(swap)];
    };

    for (const generation of GENERATIONS) {
      it(`reads columns of memory of generation ${generation} that are swapped, by their totals`, () => {
        const { cost, texts } = read300(exchanged, generation);
        isRight(cost);
        expect(texts.join()).to.include('`Free` holds what is active');
      });

      it(`reads generation ${generation} with other ends of lines, delimiters and a second header`, () => {
        for (const change of [
          (rows: string[]) => rows.map((row) => `${row}\r`),
          (rows: string[]) => rows.map((row, index) => (index < 3 ? `${row}\r` : row)),
          (rows: string[]) => rows.map((row) => row.replaceAll(',', ';')),
          (rows: string[]) => rows.map((row) => row.replaceAll(',', '\t')),
        ])
          isRight(read300(change, generation).cost);
        const again = read300((rows) => rows.toSpliced(40, 0, rows[0] ?? ''), generation);
        isRight(again.cost);
        expect(again.texts).to.include(
          'the header is there once more: the script was started again into the same file',
        );
      });
    }

    it('takes a text and a number below 0 for no sample of the node, and names the cell', () => {
      const { cost, texts } = read300(
        (rows) =>
          rows.map((row, index) =>
            index === 9 ? row.replace(/,\d+$/, ',error') : index === 10 ? row.replace(/,\d+$/, ',-5') : row,
          ),
        2,
      );
      isRight(cost);
      expect(texts).to.include(
        '2 cells without a number: line 10, Free of node 3: "error", line 11, Free of node 3: "-5"',
      );
    });

    it('leaves out a last row whose last number was cut off', () => {
      const text = kataCsv(ramp).trimEnd().slice(0, -3);
      const data = readKataCsv(text, 'x.csv', 'x');
      expect(data.steps).to.have.length(89);
      expect(data.faults.map(({ kind }) => kind)).to.deep.equal(['truncated']);
      expect(readKataCsv(kataCsv(ramp).trimEnd(), 'x.csv', 'x').steps).to.have.length(90);
    });

    it('gives no cost where the memory that is left grows with the containers', () => {
      const { cost } = read300(
        (rows) => exchanged(rows).map((row) => row.replace(/^(\d+,\d+,\d+,\d+,\d+,\d+),\d+,\d+,/, '$1,,,')),
        2,
      );
      expect(cost).to.deep.equal({
        insufficient: 'the memory that is left grows with the containers: its column holds something else',
      });
    });
  });

  it('reads its own table back', () => {
    const data = read({ generation: 4, zero: { node: 1, rows: 3 } });
    const again = readKataCsv(seedCsv(data), 'again.csv', 'runc');
    const known = data.steps.map(({ pods, nodes }) => ({
      pods,
      nodes: nodes.map((node) => ('missing' in node ? { missing: 'none' } : node)),
    }));
    expect(again.steps.map(({ nodes, pods }) => ({ pods, nodes }))).to.deep.equal(known);
  });
});

describe('[U] published tables of scale.sh', () => {
  const folder = process.env.KATA_CSV;
  before(function () {
    if (folder === undefined) this.skip();
  });

  const answer = () =>
    answerOf(
      ['runc', 'kata'].map((name) =>
        readKataCsv(readFileSync(join(folder ?? '', `${name}.csv`), 'utf8'), `${name}.csv`, name),
      ),
      '1',
    );

  it('gives the numbers that were recomputed by hand', () => {
    const { ramps, comparisons } = answer();
    const [runc = expect.fail(), kata = expect.fail()] = ramps;
    const within = (estimate: object, low: number, high: number): void => {
      expect(estimate).to.have.property('value');
      if ('value' in estimate) expect(Number(estimate.value) / MIB).to.be.within(low, high);
    };
    within(runc.cost.perContainer, 478, 505);
    within(runc.cost.withFrozen ?? {}, 491, 493);
    within(kata.cost.perContainer, 874, 1249);
    within(kata.cost.withFrozen ?? {}, 1010, 1040);
    within(comparisons[0]?.overheadBytes ?? {}, 380, 760);
    expect([runc, kata].map(({ capacity }) => [capacity.most, capacity.measured])).to.deep.equal([
      [377, { containers: 131, by: 'memory' }],
      [134, { containers: 54, by: 'memory' }],
    ]);
    const memory = [runc, kata].map(({ events }) => events.find(({ id }) => id === 'S2'));
    expect(memory.map((event) => event?.seen && event.step)).to.deep.equal([94, 13]);
    expect(memory.map((event) => event?.seen && event.text)).to.deep.equal([
      'MemFree ends on node 2; 5 of 5 nodes, the last at step 134',
      'MemFree ends on node 3; 5 of 5 nodes, the last at step 56',
    ]);
    expect(runc.knee?.at).to.be.within(108, 118);
    expect(kata.knee?.at).to.be.within(45, 60);
  });

  it('names the faults of each', () => {
    const [, kata = expect.fail()] = answer().ramps;
    const texts = kata.faults.map(({ text }) => text);
    expect(texts).to.include('node 3 reads 0 in 4 steps (1 to 4): no data, and not an empty node');
    expect(texts).to.include('it begins with 19 pods of an earlier run that are still terminating: they hold memory');
    expect(texts.join('\n')).to.match(/at most 108 in a row/);
  });
});
