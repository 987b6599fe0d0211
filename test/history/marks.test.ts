import { expect } from 'chai';
import fc from 'fast-check';
import { marksOf } from '../../src/history/marks.ts';
import type { Run } from '../../src/history/run.ts';
import { aRun } from '../support/run-document.ts';

type Facts = Readonly<Record<string, string>>;

const runOf = (soft: Facts, more: Partial<Run> = {}): Run => aRun({ regime: { id: 'one', hard: {}, soft }, ...more });

const runsOf = (count: number, soft: (place: number) => Facts): Run[] =>
  Array.from({ length: count }, (_, place) => runOf(soft(place)));

describe('[U] history/marks', () => {
  it('marks each run at which facts changed, with what they were and are', () => {
    const runs = runsOf(9, (place) => ({
      'VM kernel': place < 4 ? '6.1' : '6.2',
      'node microcode': place < 4 ? '0x1' : '0x2',
      'VM QEMU': place < 7 ? '8.2' : '9.0',
    }));
    expect(marksOf(runs)).to.deep.equal({
      marks: [
        {
          place: 4,
          differences: [
            { fact: 'VM kernel', base: '6.1', head: '6.2' },
            { fact: 'node microcode', base: '0x1', head: '0x2' },
          ],
        },
        { place: 7, differences: [{ fact: 'VM QEMU', base: '8.2', head: '9.0' }] },
      ],
      varying: [],
    });
  });

  it('takes a fact that a run does not record as unknown, and never as changed', () => {
    const all: Facts[] = [{}, { qemu: '8.2' }, {}, { qemu: '8.2' }, {}, {}, { qemu: '9.0' }];
    const runs = all.map((facts) => runOf(facts));
    expect(marksOf(runs).marks).to.deep.equal([
      { place: 6, differences: [{ fact: 'qemu', base: '8.2', head: '9.0' }] },
    ]);
  });

  it('asks no INVALID run: what changed is marked at the first run after it that is trusted', () => {
    const runs = [
      runOf({ nodes: 'a, b', kernel: '6.1' }),
      runOf({ nodes: 'a', kernel: '6.2' }, { outcome: 'invalid' }),
      runOf({ nodes: 'a, b', kernel: '6.2' }),
    ];
    expect(marksOf(runs).marks).to.deep.equal([
      { place: 2, differences: [{ fact: 'kernel', base: '6.1', head: '6.2' }] },
    ]);
  });

  it('names a fact that is another from run to run, and marks nothing by it', () => {
    const runs = runsOf(20, (place) => ({ kubevirt: `v1-${place}`, kernel: place < 9 ? '6.1' : '6.2' }));
    const { marks, varying } = marksOf(runs);
    expect(varying).to.deep.equal(['kubevirt']);
    expect(marks.map(({ place }) => place)).to.deep.equal([9]);
    expect(marksOf(runs.slice(0, 5)).marks, 'too few to say that it varies').to.have.length(4);
    expect(marksOf(runsOf(60, (place) => ({ kernel: String(Math.floor(place / 6)) }))).marks).to.have.length(9);
  });

  it('leads from what was known first to what is known last of each fact', () => {
    const facts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', '3'));
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 30 }), (all) => {
        const { marks, varying } = marksOf(all.map((own) => runOf(own)));
        for (const fact of ['a', 'b', 'c'].filter((name) => !varying.includes(name))) {
          const known = all.flatMap((own) => own[fact] ?? []);
          const steps = marks.flatMap(({ differences }) => differences.filter((each) => each.fact === fact));
          const walked = steps.reduce(
            (at: string | undefined, { base, head }) => (base === at ? head : 'lost'),
            known[0],
          );
          expect(walked).to.equal(known.at(-1));
          expect(steps.every(({ base, head }) => base !== head)).to.equal(true);
        }
      }),
    );
  });
});
