import { expect } from 'chai';
import type { SampleFact } from '../../../src/model/entry.ts';
import { ms } from '../../../src/model/units.ts';
import { followRestarts } from '../../../src/results/facts/restarts.ts';
import { at } from '../../support/run-record.ts';

const A = 'virt-controller/a';
const B = 'virt-controller/b';

describe('[U] results/facts/restarts', () => {
  it('finds a source that began at another time than before, each time', () => {
    expect(followed([A, 100], [B, 100], [A, 100], [A, 200], [A, 200], [A, 300])).to.deep.equal([
      { source: A, at: 3, how: 'restarted' },
      { source: A, at: 5, how: 'restarted' },
    ]);
  });

  it('finds a source that ceased to answer, since the first time that it did not', () => {
    expect(followed([A, 100], [B, 100], [A, 'absent'], [A, 'absent'])).to.deep.equal([
      { source: A, at: 2, how: 'gone' },
    ]);
  });

  it('keeps nothing of a source that answers again as the same process', () => {
    expect(followed([A, 100], [A, 'absent'], [A, 100])).to.deep.equal([]);
    expect(followed([A, 100], [A, 'absent'], [A, 'nothing'])).to.deep.equal([]);
    expect(followed([A, 100], [A, 'absent'], [A, 200])).to.deep.equal([{ source: A, at: 2, how: 'restarted' }]);
  });

  it('says nothing of a source that never answered, or never said when it began', () => {
    expect(followed([A, 'absent'], [A, 'absent'])).to.deep.equal([]);
    expect(followed([A, 'nothing'], [A, 'absent'])).to.deep.equal([]);
    expect(followed([A, 'absent'], [A, 100], [A, 100])).to.deep.equal([]);
  });
});

/** Samples in their order: when the process began, that it shows nothing of it, or that it does not answer. */
function followed(...samples: readonly (readonly [source: string, shown: number | 'nothing' | 'absent'])[]) {
  const restarts = followRestarts();
  for (const [index, [source, shown]] of samples.entries()) {
    const sample: SampleFact =
      shown === 'absent'
        ? { type: 'sample', source, state: 'absent', reason: 'no route' }
        : {
            type: 'sample',
            source,
            state: 'present',
            series: shown === 'nothing' ? {} : { process_start_time_seconds: shown },
          };
    restarts.take({ ...sample, seq: index, at: at(index), monoMs: ms(index) });
  }
  return restarts.all();
}
