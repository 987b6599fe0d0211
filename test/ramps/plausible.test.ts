import { expect } from 'chai';
import { answerOf, type OneRamp, type RampData, readKataCsv } from '../../src/ramps/index.ts';
import { kataCsv } from '../support/kata-csv.ts';

const MIB = 2 ** 20;
const MADE = { seed: 'unit', steps: 60, nodes: 4, costMib: 250, noiseMib: 4, nodeMib: 20_000 } as const;

/** A table whose numbers of memory are multiplied, as where it is in another unit than KiB. */
const scaled = (times: number): RampData => {
  const [header = '', ...rows] = kataCsv({ ...MADE, generation: 4 })
    .trimEnd()
    .split('\n');
  const from = header.split(',').indexOf('Total Active Memory');
  const times1 = (cell: string, at: number): string =>
    at < from || cell.trim() === '' ? cell : String(Math.round(Number(cell) * times));
  const text = [header, ...rows.map((row) => row.split(',').map(times1).join(','))].join('\n');
  return readKataCsv(`${text}\n`, 'table.csv', 'x')[0] ?? expect.fail();
};
const answered = (data: RampData): OneRamp => answerOf([data], '1').ramps[0] ?? expect.fail();
const of = (times: number, workloadBytes?: number): OneRamp =>
  answered({ ...scaled(times), ...(workloadBytes !== undefined && { workloadBytes }) });
const doubtIn = ({ faults }: OneRamp): string | undefined => faults.find(({ kind }) => kind === 'unit')?.text;
const isKnown = ({ cost: { perContainer } }: OneRamp): boolean => 'value' in perContainer;

describe('[U] ramps/plausible', () => {
  it('takes a cost that is at least what the program holds, as large as a sandbox may be', () => {
    for (const workload of [250, 130, 16].map((mib) => mib * MIB)) {
      expect(doubtIn(of(1, workload)), `${workload}`).to.equal(undefined);
      expect(isKnown(of(1, workload))).to.equal(true);
    }
    expect(doubtIn(of(1))).to.equal(undefined);
  });

  it('names a table that is not in KiB: its memory is in no number', () => {
    for (const [times, words] of [
      [
        1 / 1024,
        /^by what was read all nodes together have \S+ MiB left at first, and \d+ containers more ran there: /,
      ],
      [1024, /takes 25\d GiB, and its program alone holds 240 MiB: a 1024th of it would fit, as of numbers in bytes/],
    ] as const) {
      const ramp = of(times, 240 * MIB);
      expect(doubtIn(ramp)).to.match(words);
      expect(isKnown(ramp)).to.equal(false);
      expect(ramp.events.find(({ id }) => id === 'S2')).to.deep.include({ seen: false, measured: false });
    }
    expect(isKnown(of(1 / 1024)), 'without a workload').to.equal(false);
  });

  it('names a table whose unit changes in the middle: its memory is in no number', () => {
    const whole = scaled(1);
    const changed = (times: number, from = 20) => ({
      ...whole,
      steps: whole.steps.map((step, index) => ({
        ...step,
        nodes: step.nodes.map((node) =>
          'leftBytes' in node && index >= from ? { ...node, leftBytes: Math.round(node.leftBytes * times) } : node,
        ),
      })),
    });
    for (const times of [1 / 1024, 1 / 1000, 1024, 1024 ** 2]) {
      const ramp = answered(changed(times));
      expect(doubtIn(ramp), `${times}`).to.match(
        /left before step 21, and .* from there on: the unit of its numbers changes$/,
      );
      expect(isKnown(ramp)).to.equal(false);
      expect(ramp.events.find(({ id }) => id === 'S2')).to.deep.include({ seen: false, measured: false });
      expect(ramp.saturation).to.equal(undefined);
    }
    expect(doubtIn(answered(changed(1 / 20))), 'of a node that is filled at once').to.equal(undefined);
  });

  it('names a table in bytes where nothing says what the program holds', () => {
    const ramp = of(1024);
    expect(doubtIn(ramp)).to.match(
      /^by what was read a node has 20\.\d TiB left, and every number of memory is a multiple of 1024: they are in bytes/,
    );
    expect(isKnown(ramp)).to.equal(false);
    const large = scaled(1);
    const steps = large.steps.map((step) => ({
      ...step,
      nodes: step.nodes.map((node) => ('leftBytes' in node ? { ...node, leftBytes: node.leftBytes + 2 ** 41 } : node)),
    }));
    expect(doubtIn(answered({ ...large, steps })), 'a node of 2 TiB').to.equal(undefined);
  });

  it('names numbers in MiB of nodes so large that memory seems to be left', () => {
    const withMore = (data: RampData): RampData => ({
      ...data,
      steps: data.steps.map((step) => ({
        ...step,
        nodes: step.nodes.map((node) =>
          'leftBytes' in node ? { ...node, leftBytes: node.leftBytes + 2 ** 30 } : node,
        ),
      })),
    });
    const unsaid = answered(withMore(scaled(1 / 1024)));
    expect(doubtIn(unsaid)).to.match(/^by what was read a container takes 25\d KiB, and no sandbox is so small: /);
    expect(isKnown(unsaid)).to.equal(false);
    expect(doubtIn(answered(withMore(scaled(1 / 128)))), '2 MiB').to.equal(undefined);

    const large = scaled(1 / 1024);
    const steps = large.steps.map((step) => ({
      ...step,
      nodes: step.nodes.map((node) => ('leftBytes' in node ? { ...node, leftBytes: node.leftBytes + 2 ** 40 } : node)),
    }));
    const ramp = answered({ ...large, steps, workloadBytes: 240 * MIB });
    expect(doubtIn(ramp)).to.match(/takes 25\d KiB, .*: 1024 times as much would fit/);
    expect(isKnown(ramp)).to.equal(false);
  });

  it('names a cost below what the program holds, and keeps it where memory may have been given back', () => {
    const little = of(1, 600 * MIB);
    expect(doubtIn(little)).to.match(/: memory was given back \(swap, KSM\), or the program holds less than is said$/);
    expect(isKnown(little)).to.equal(true);
    const none = of(1, 6000 * MIB);
    expect(doubtIn(none)).to.match(/: it is not the memory of these containers$/);
    expect(isKnown(none)).to.equal(false);
  });

  it('says nothing of a program so small that its sandbox is everything', () => {
    expect(doubtIn(of(1, 0.1 * MIB))).to.equal(undefined);
  });
});
