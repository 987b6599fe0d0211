import { expect } from 'chai';
import type { SampleFact } from '../../../src/model/entry.ts';
import { ms } from '../../../src/model/units.ts';
import { followRest } from '../../../src/results/facts/rest.ts';
import { at } from '../../support/run-record.ts';

type Edge = NonNullable<SampleFact['edge']>;
const A = 'kube-apiserver/a';
const B = 'kube-apiserver/b';

describe('[U] results/facts/rest', () => {
  it('takes one sample before the objects of the warm-up, one when they are gone, one when the wait is over', () => {
    expect(followed([A, 'warm-up'], [A, 'rest'], [A, 'rest'])).to.deep.equal({
      warmUp: [[A, 0, 1]],
      idle: [[A, 1, 2]],
    });
  });

  it('takes the last of several looks for the end of the idle time', () => {
    expect(followed([A, 'warm-up'], [A, 'rest'], [A, 'rest'], [A, 'rest'])).to.deep.equal({
      warmUp: [[A, 0, 1]],
      idle: [[A, 1, 3]],
    });
  });

  it('begins with the last warm-up', () => {
    expect(followed([A, 'warm-up'], [A, 'rest'], [A, 'rest'], [A, 'warm-up'], [A, 'rest'])).to.deep.equal({
      warmUp: [[A, 3, 4]],
      idle: [[A, 4, undefined]],
    });
  });

  it('keeps sources apart, and knows those that were read at rest alone', () => {
    expect(followed([A, 'warm-up'], [B, 'rest'], [A, 'during'], [A, 'before'], [B, 'rest'])).to.deep.equal({
      warmUp: [[A, 0, undefined]],
      idle: [[B, 1, 4]],
    });
  });

  it('gives its edges the time of their first sample', () => {
    const rest = followRest();
    rest.take(sample(A, 'warm-up', 7));
    const { before, ...edge } = rest.edges().warmUp[0] ?? expect.fail('nothing was followed');
    expect(edge).to.deep.equal({ level: '', load: '', source: A, from: 7 });
  });
});

const sample = (source: string, edge: Edge, index: number): Parameters<ReturnType<typeof followRest>['take']>[0] => ({
  type: 'sample',
  source,
  state: 'present',
  edge,
  series: {},
  seq: index,
  at: at(index),
  monoMs: ms(index),
});

/** Which samples, by their number, are the edges of what. */
function followed(...samples: readonly (readonly [source: string, edge: Edge])[]) {
  const rest = followRest();
  for (const [index, [source, edge]] of samples.entries()) rest.take(sample(source, edge, index));
  const { warmUp, idle } = rest.edges();
  const [warm, still] = [warmUp, idle].map((edges) =>
    edges.map(({ source, before, after }) => [source, before.seq, after?.seq]),
  );
  return { warmUp: warm, idle: still };
}
