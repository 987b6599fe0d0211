import { expect } from 'chai';
import { watchLag } from '../../../src/results/measurements/watch-lag.ts';
import { at, builtObject, builtRecord, LOAD } from '../../support/run-record.ts';

describe('[U] results/measurements/watch-lag', () => {
  it('is by how much objects were seen later than their replies came, bounded by their sending', () => {
    const objects = Array.from({ length: 100 }, (_, index) =>
      builtObject({
        createdFrom: at(index * 1000),
        acknowledgedAt: at(index * 1000 + 20),
        firstSeen: { at: at(index * 1000 + 21 + index) },
      }),
    );
    const [lag, ...more] = watchLag.measure(builtRecord({ objects }));
    expect(more).to.deep.equal([]);
    expect([lag?.metric, lag?.labels, lag?.samples]).to.deep.equal(['watch-lag', {}, 100]);
    // Of 100 the ranks 40 and 61 enclose the median: the lag of rank r is r, or r + 20 by the sending.
    expect(lag?.statistics[0]).to.deep.equal({ name: 'p50', value: 50, low: 40, high: 81 });
  });

  it('counts objects that waited at once as one look at the watch', () => {
    const crowd = Array.from({ length: 100 }, (_, index) => builtObject({ firstSeen: { at: at(1030 + index) } }));
    const { firstSeen: _, ...unseen } = builtObject();
    const [lag] = watchLag.measure(builtRecord({ objects: [...crowd, unseen] }));
    expect(lag?.samples).to.equal(100);
    expect(lag?.statistics[0]).to.deep.equal({ name: 'p50', value: 59 });
  });

  it('says nothing where no object shows it, and keeps levels apart', () => {
    expect(watchLag.measure(builtRecord({ objects: [builtObject({ attempts: 2 })] }))).to.deep.equal([]);
    const { levels, steps, ...record } = builtRecord();
    const [level] = levels;
    const [load] = steps.filter(({ id }) => id === LOAD);
    if (level === undefined || load === undefined) return expect.fail('the built record has a level and a load');
    const names = ['10', '20'];
    const measured = watchLag.measure({
      ...record,
      levels: names.map((name) => ({ ...level, name })),
      steps: names.map((name) => ({ ...load, level: name })),
      objects: names.map((name, index) => builtObject({ level: name, firstSeen: { at: at(1030 + index) } })),
    });
    expect(measured.map(({ labels, samples, statistics }) => [labels, samples, statistics[0]?.value])).to.deep.equal([
      [{ level: '10' }, 1, 10],
      [{ level: '20' }, 1, 11],
    ]);
  });
});
