import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { answerOf, faultText, type RampData, readKataCsv, seedCsv } from '../../src/ramps/index.ts';
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

/** The one ramp of a table. */
function oneIn(text: string, where: string, label: string): RampData {
  const ramps = readKataCsv(text, where, label);
  expect(ramps).to.have.length(1);
  return ramps[0] ?? expect.fail();
}

const read = (of: Partial<KataRamp>, label = 'runc') => oneIn(kataCsv({ ...ramp, ...of }), `${label}.csv`, label);
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
    const data = oneIn(text.slice(0, text.lastIndexOf(',')), 'cut.csv', 'cut');
    expect(data.steps).to.have.length(89);
    expect(data.faults.map(({ text: words }) => words)).to.include(
      '1 row has fewer or more cells than the header, or no count: cut off, or mixed up',
    );
  });

  it('leaves out rows with more cells than the header: no column of theirs is certain', () => {
    const text = kataCsv(ramp).replace(/^7,/m, '7,1,2,');
    const data = oneIn(text, 'mixed.csv', 'mixed');
    expect(data.steps.map(({ number }) => number)).to.not.include(7);
    expect(data.faults.map(({ kind }) => kind)).to.deep.equal(['truncated']);
    const trailing = oneIn(kataCsv(ramp).replaceAll('\n', ',\n'), 'trailing.csv', 'trailing');
    expect(trailing.steps).to.have.length(90);
  });

  it('takes an empty cell for no sample, not for a 0', () => {
    const [header = '', ...rows] = kataCsv({ ...ramp, generation: 4 })
      .trimEnd()
      .split('\n');
    const at = header.split(',').indexOf('Available') + 1;
    const emptied = rows.map((row, index) => row.split(',').with(at, index < 3 ? '' : (row.split(',')[at] ?? '')));
    const data = oneIn([header, ...emptied].join('\n'), 'x.csv', 'x');
    expect(data.steps[2]?.nodes[0]).to.deep.equal({ missing: 'none' });
    expect(data.faults.map(({ text }) => text)).to.deep.equal(['node 0 has no sample in 3 steps (1 to 3)']);
  });

  it('knows the way down, where fewer and fewer are wanted until the end', () => {
    const [header = '', ...rows] = kataCsv({ ...ramp, generation: 4 })
      .trimEnd()
      .split('\n');
    const down = oneIn([header, ...rows, ...rows.toReversed().slice(1)].join('\n'), 'x.csv', 'x');
    expect(down.steps.filter(({ isDown }) => isDown)).to.have.length(89);
    expect(down.faults.map(({ kind }) => kind)).to.not.include('steps');
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
    expect(() => oneIn('time,value\n1,2\n', 'x.csv', 'x')).to.throw(/x\.csv:1: expected the header of scale\.sh/);
    expect(() => oneIn('', 'x.csv', 'x')).to.throw(/each node; found nothing$/);
    const wrong = kataCsv(ramp).replace(/^5,30,/m, '5,soon,');
    expect(() => oneIn(wrong, 'x.csv', 'x')).to.throw('x.csv:6:2: expected a number of Elapsed, found "soon"');
    expect(() => oneIn(`${kataCsv(ramp).split('\n')[0]}\n`, 'x.csv', 'x')).to.throw('a header and no row');
  });

  describe('with faults made by hand', () => {
    const read300 = (change: (rows: string[]) => readonly string[], generation: 1 | 2 | 3 | 4) => {
      const rows = kataCsv({ ...ramp, generation })
        .trimEnd()
        .split('\n');
      const data = oneIn(`${change(rows).join('\n')}\n`, 'x.csv', 'x');
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
      const data = oneIn(text, 'x.csv', 'x');
      expect(data.steps).to.have.length(89);
      expect(data.faults.map(({ kind }) => kind)).to.deep.equal(['truncated']);
      expect(oneIn(kataCsv(ramp).trimEnd(), 'x.csv', 'x').steps).to.have.length(90);
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

  describe('with faults of every kind', () => {
    const [header = '', ...rows] = kataCsv(ramp).trimEnd().split('\n');
    const newest = kataCsv({ ...ramp, generation: 4 })
      .trimEnd()
      .split('\n');
    const read = (lines: readonly string[]) => readKataCsv(`${lines.join('\n')}\n`, 'x.csv', 'x');
    const cellsOf = (change: (cells: string[], index: number) => readonly string[]): string[] =>
      [header, ...rows].map((row, index) => change(row.split(','), index).join(','));
    const costOf = (ramps: readonly RampData[]): object[] =>
      answerOf(ramps, '1').ramps.map(({ cost }) => cost.perContainer);
    const isRight = (ramps: readonly RampData[], mib = 400): void => {
      for (const cost of costOf(ramps)) {
        expect(cost).to.have.property('value');
        if ('value' in cost) expect(Number(cost.value) / MIB).to.be.within(0.985 * mib, 1.015 * mib);
      }
    };
    const said = (ramps: readonly RampData[]): string[] => ramps.flatMap(({ faults }) => faults.map(faultText));

    it('has several ramps in one table, each of them read by itself', () => {
      const dearer = kataCsv({ ...ramp, generation: 4, seed: 'two', costMib: 800 })
        .trimEnd()
        .split('\n');
      for (const lines of [
        [...newest, ...dearer.slice(1)],
        [...newest, ...dearer],
      ]) {
        const [first = expect.fail(), second = expect.fail(), ...others] = read(lines);
        expect(others).to.deep.equal([]);
        isRight([first]);
        isRight([second], 800);
        expect([first.label, second.label, first.group, second.group]).to.deep.equal(['x, 1', 'x, 2', 'x', 'x']);
        const at = lines.length - 89;
        expect(said([second])).to.deep.equal([
          `x.csv:${at}: the count of steps begins again: it is read as a ramp of its own`,
        ]);
      }
      // Up, down to none, and again.
      const down = newest.slice(1).toReversed().slice(1);
      const twice = read([...newest, ...down, ...newest.slice(2), ...down]);
      expect(twice.map(({ steps }) => steps.filter(({ isDown }) => isDown).length)).to.deep.equal([88, 89]);
    });

    it('has rows that are there twice, or out of their place: they are left out', () => {
      const twice = read([header, ...rows.flatMap((row) => [row, row])]);
      isRight(twice);
      expect(twice[0]?.steps).to.have.length(90);
      expect(said(twice)).to.deep.equal([
        'x.csv:3: the count of steps does not rise in 90 steps (1 to 90): they are left out',
      ]);
      const moved = read([header, ...rows.toSpliced(39, 1), rows[39] ?? '']);
      isRight(moved);
      expect(said(moved)).to.deep.equal([
        'x.csv:91: the count of steps does not rise in 1 step (40): they are left out',
      ]);
      expect(() => read([header, ...rows.toReversed()])).to.throw(
        'x.csv:3: the count of steps falls or stays in 89 of 90 rows',
      );
    });

    it('has its columns in another order', () => {
      isRight(read(cellsOf((cells) => [...cells.slice(8), ...cells.slice(0, 8)])));
      isRight(read(cellsOf((cells) => [...cells.slice(0, 8), ...cells.slice(13), ...cells.slice(8, 13)])));
      const turned = read(cellsOf((cells) => [...cells.slice(0, 14), ...cells.slice(14).reverse()]));
      expect(turned).to.deep.equal(read([header, ...rows]));
    });

    it('has a node that froze in what it has left alone', () => {
      const held = rows[20]?.split(',')[14] ?? '';
      const frozen = read(cellsOf((cells, index) => (index > 20 ? cells.with(14, held).with(7, '') : cells)));
      expect(said(frozen)).to.deep.equal([
        'x.csv:24: node 0 repeats its last sample in 68 steps (23 to 90), at most 68 in a row: its collector hung',
      ]);
      isRight(frozen.map((data) => ({ ...data, steps: data.steps.slice(0, 22) })));
    });

    it('lacks a node, whose containers are counted all the same: there is no cost', () => {
      const lacking = read(cellsOf((cells) => cells.toSpliced(17, 1).toSpliced(12, 1)));
      expect(costOf(lacking)[0]).to.have.property('insufficient');
      expect(said(lacking).join()).to.match(
        /^x\.csv:2: the total of what is left is not the sum of the nodes in 90 steps/,
      );
      expect(() => read(cellsOf((cells) => cells.slice(0, 17)))).to.throw(
        'x.csv:1: the group Free has no column of node 3',
      );
      expect(() => oneIn('Iteration,Running,Free\n1,1,', 'x.csv', 'x')).to.throw(
        'x.csv:1: expected the header of scale.sh with Free with a column for each node; found Iteration,Running,Free',
      );
    });

    it('has a digit too many in one step: no node of that step has a sample', () => {
      const [data = expect.fail()] = read(
        cellsOf((cells, index) => (index === 12 ? cells.with(15, `${cells[15]}0`) : cells)),
      );
      isRight([data]);
      expect(data.steps[11]?.nodes.every((node) => 'missing' in node)).to.equal(true);
      expect(said([data])[0]).to.match(/^x\.csv:13: the total .* in 1 step \(12\)/);
    });

    it('has no zeros for faults of the total', () => {
      const zeros = read(cellsOf((cells, index) => (index > 0 && index < 5 ? cells.with(14, '0') : cells)));
      expect(said(zeros)).to.deep.equal([
        'x.csv:2: node 0 reads 0 in 4 steps (1 to 4): no data, and not an empty node',
      ]);
    });

    it('has fractions, thousands, and numbers that are none', () => {
      const separated = (change: (cell: string) => string) =>
        read(
          cellsOf((cells, index) => (index === 0 ? cells : cells.with(14, change(cells[14] ?? '')))).map((row) =>
            row.replaceAll(',', ';').replaceAll('_', ','),
          ),
        );
      isRight(separated((cell) => `${cell}_5`));
      for (const text of ['6_375', '6.375', '0x10', '1e9', 'Infinity', '99999999999999999999'])
        expect(said(separated((cell) => (cell === rows[11]?.split(',')[14] ? text : cell)))[0], text).to.contain(
          `x.csv:13: 1 cell without a number: line 13, Free of node 0: "${text.replace('_', ',')}"`,
        );
      isRight(read([header, ...rows].map((row) => row.replaceAll(',', '|'))));
    });

    it('has a part of a pod, which is no count', () => {
      const running = (text: string) => () =>
        read(cellsOf((cells, index) => (index === 12 ? cells.with(2, text) : cells)));
      expect(running('0.5')).to.throw('x.csv:13:3: expected a whole number of Running, found "0.5"');
      expect(running('3.0')()[0]?.steps[11]?.pods?.running).to.equal(3);
    });

    it('has counts that cannot be: those pods are not known', () => {
      const pods = (column: number, text: string) =>
        read(cellsOf((cells, index) => (index === 12 ? cells.with(column, text) : cells)));
      for (const ramps of [pods(2, '5000'), pods(2, ''), pods(3, '')]) {
        expect(said(ramps)).to.deep.equal([
          'x.csv:13: no pods in 1 step (12): they could not be listed, or are more than were asked for',
        ]);
        expect(ramps[0]?.steps[11]?.pods).to.equal(undefined);
      }
      expect(said(pods(0, ''))).to.deep.equal([
        'x.csv:13: 1 row has fewer or more cells than the header, or no count: cut off, or mixed up',
      ]);
      const leftover = read(
        cellsOf((cells, index) => (index === 0 ? cells : cells.with(2, String(Number(cells[2]) + 20)))),
      );
      isRight(leftover);
      expect(said(leftover)).to.deep.equal([
        'x.csv:2: it begins with 20 pods of an earlier run that are still running: they are counted with the others',
      ]);
    });

    it('has a clock that was set', () => {
      for (const back of [300, 30]) {
        const set = read(
          cellsOf((cells, index) => (index > 45 ? cells.with(1, String(Number(cells[1]) - back)) : cells)),
        );
        isRight(set);
        expect(said(set)).to.deep.equal(['x.csv:47: time goes back in 1 step (46): a clock was set']);
      }
    });

    it('has rows of another generation than its header', () => {
      expect(() => read([header, ...newest.slice(1)])).to.throw(
        'x.csv:2: expected 18 cells with a count, as in the header, found 38',
      );
      expect(said(read([header, ...rows, ...newest]))).to.deep.equal([
        'x.csv:92: 91 rows have fewer or more cells than the header, or no count: cut off, or mixed up',
      ]);
      // As many cells: five nodes of the first header, four of the second.
      const first = kataCsv({ ...ramp, generation: 1, nodes: 5 }).split('\n')[0] ?? '';
      expect(costOf(read([first, ...rows]))[0]).to.have.property('insufficient');
    });

    it('names a column twice', () => {
      expect(() => read(cellsOf((cells) => cells.toSpliced(3, 0, cells[2] ?? '')))).to.throw(
        'x.csv:1:3: the column Running is there twice',
      );
      expect(() => read(cellsOf((cells) => [...cells, ...cells.slice(13)]))).to.throw(
        'x.csv:1:14: the column Free is there twice',
      );
    });

    it('has empty lines, which count as lines', () => {
      const spaced = [header, '', ...rows.slice(0, 11), '', '12,soon', ...rows.slice(12)];
      expect(said(read(spaced))[0]).to.match(/^x\.csv:15: 1 row has fewer/);
    });

    it('was full before the ramp began: that is no capacity of 0', () => {
      const full = read(
        cellsOf((cells, index) =>
          index === 0
            ? cells
            : [
                String(index - 1),
                ...cells.slice(1, 2),
                String(index - 1),
                '0',
                ...cells.slice(4, 7),
                '',
                ...cells.slice(8, 14),
                '90000',
                ...cells.slice(15),
              ],
        ),
      );
      const [answer = expect.fail()] = answerOf(full, '1').ramps;
      expect(answer.capacity.measured).to.deep.include({ held: 0 });
      expect(answerOf(full, '1').groups[0]).to.not.have.any.keys('capacity', 'saturation');
    });

    it('has thirty thousand rows', () => {
      const nodes = [1, 2, 3, 4];
      const many = Array.from({ length: 30_000 }, (_, second) => {
        const count = Math.floor(second / 500);
        const left = nodes.map((node) => 9e6 - node * 1000 - count * 102_400 - (second % 97));
        return [second, count, count, 0, '', ...left].join(',');
      });
      isRight(read(['Start,Wanted,Running,Creating,Free,0,1,2,3', ...many]));
    });
  });

  it('reads its own table back', () => {
    const data = read({ generation: 4, zero: { node: 1, rows: 3 } });
    const again = oneIn(seedCsv(data), 'again.csv', 'runc');
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
        oneIn(readFileSync(join(folder ?? '', `${name}.csv`), 'utf8'), `${name}.csv`, name),
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
