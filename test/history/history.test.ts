import { expect } from 'chai';
import { nameOf, stateAt, toHistory } from '../../src/history/history.ts';
import type { Run, RunDocument } from '../../src/history/run.ts';
import { epochMs } from '../../src/model/units.ts';

describe('[U] history/history', () => {
  const p95 = { metric: 'creation-latency', labels: { clock: 'watch' }, statistic: 'p95' };
  const calls = { metric: 'api-calls', labels: { verb: 'PATCH', resource: 'pods' }, statistic: 'value' };

  it('puts runs in order, and each number in the place of its run', () => {
    const history = toHistory('density-100', [
      { run: run('30', 3), points: [{ series: p95, state: 'ok', value: 41 }] },
      { run: run('4', 1), points: [{ series: p95, state: 'censored', value: 40 }] },
      { run: run('20', 2), points: [{ series: calls, state: 'missing' }] },
    ]);
    expect(history.runs.map(({ build }) => build)).to.deep.equal(['4', '20', '30']);
    expect([...history.series.keys()]).to.deep.equal([nameOf(calls), nameOf(p95)]);
    const column = history.series.get(nameOf(p95));
    expect([...(column?.values ?? [])]).to.deep.equal([40, Number.NaN, 41]);
    expect(column && [0, 1, 2].map((place) => stateAt(column, place))).to.deep.equal(['censored', undefined, 'ok']);
  });

  it('takes the last document of a run for the run', () => {
    const again = (value: number): RunDocument => ({ run: run('7', 1), points: [{ series: p95, state: 'ok', value }] });
    const history = toHistory('density-100', [again(1), again(2)]);
    expect(history.runs).to.have.length(1);
    expect(history.series.get(nameOf(p95))?.values[0]).to.equal(2);
  });
});

const run = (build: string, startedAt: number): Run => ({
  test: 'density-100',
  job: 'periodic-density-100',
  build,
  line: 'main',
  kind: 'periodic',
  startedAt: epochMs(startedAt),
  outcome: 'pass',
  regime: { id: 'r', hard: {}, soft: {} },
  address: `runs/${build}`,
});
