import { expect } from 'chai';
import type { StepSpan } from '../../../src/model/facts.ts';
import { stepDuration } from '../../../src/results/measurements/step-duration.ts';
import { at, builtRecord } from '../../support/run-record.ts';

describe('[U] results/measurements/step-duration', () => {
  it('gives each kind of step of each level the mean of its lengths', () => {
    const rows = measured(
      span({ kind: 'warm-up', startedAt: at(0), endedAt: at(5000) }),
      span({ level: '10', startedAt: at(5000), endedAt: at(9000) }),
      span({ level: '20', startedAt: at(9000), endedAt: at(10_000) }),
      span({ level: '10', startedAt: at(10_000), endedAt: at(13_000) }),
    );
    expect(rows.map(({ labels, statistics, samples }) => [labels, statistics[0], samples])).to.deep.equal([
      [{ step: 'warm-up' }, { name: 'value', value: 5000 }, 1],
      [{ level: '10', step: 'load' }, { name: 'value', value: 3500 }, 2],
      [{ level: '20', step: 'load' }, { name: 'value', value: 1000 }, 1],
    ]);
    expect(rows[0]?.metric).to.equal('step-duration');
  });

  it('says nothing of a step that did not end as planned', () => {
    expect(measured(span({ how: 'timed-out', endedAt: at(5000) }), span({}))).to.deep.equal([]);
    expect(measured(span({ how: 'done' }))).to.deep.equal([]);
  });

  it('leaves open the time that our own process did nothing, and gives no number where that is much', () => {
    const steps = [
      span({ startedAt: at(0), endedAt: at(9000) }),
      span({ kind: 'churn', startedAt: at(9000), endedAt: at(19_000) }),
      span({ kind: 'delete', startedAt: at(19_000), endedAt: at(20_000) }),
    ];
    const pauses = [
      { from: at(1000), to: at(5000) },
      { from: at(18_500), to: at(19_000) },
    ];
    const rows = stepDuration.measure(builtRecord({ steps, pauses }));
    const [load, churn, deletion] = rows.map(({ statistics }) => statistics);
    const open = { low: 5000, high: 9000 };
    expect(load).to.deep.equal([{ name: 'value', ...open, covers: 'run', observed: open }]);
    const little = { low: 9500, high: 10_000 };
    expect(churn).to.deep.equal([{ name: 'value', value: 10_000, ...little, covers: 'run', observed: little }]);
    expect(deletion).to.deep.equal([{ name: 'value', value: 1000 }]);
  });
});

const span = (over: Partial<StepSpan>): StepSpan => ({
  id: '',
  kind: 'load',
  role: 'measure',
  startedAt: at(0),
  ...(over.endedAt !== undefined && { how: 'done' }),
  ...over,
});

const measured = (...steps: readonly StepSpan[]) => stepDuration.measure(builtRecord({ steps }));
