import { expect } from 'chai';
import type { Measurement } from '../../../src/model/result.ts';
import { nodes } from '../../../src/results/measurements/nodes.ts';
import { builtRecord, edge } from '../../support/run-record.ts';

describe('[U] results/measurements/nodes', () => {
  /** What two looks at node_exporters show. */
  const measured = (...sources: readonly (readonly [before: object, after: object])[]): readonly Measurement[] =>
    nodes.measure(
      builtRecord({
        edges: sources.map(([before, after], index) => edge(`node-exporter/${index}`, { ...before }, { ...after })),
      }),
    );
  const cpu = (steal: number, user: number, idle: number) => ({
    'node_cpu_seconds_total{mode="steal"}': steal,
    'node_cpu_seconds_total{mode="user"}': user,
    'node_cpu_seconds_total{mode="idle"}': idle,
  });

  it('gives the share that hypervisors took of the node that lost most, and the mean', () => {
    const [steal, ...others] = measured([cpu(1, 10, 50), cpu(2, 12, 57)], [cpu(5, 10, 50), cpu(8, 12, 55)]);
    expect(steal).to.deep.include({ metric: 'node-steal', labels: {}, samples: 2 });
    expect(steal?.statistics).to.deep.equal([
      { name: 'max', value: 0.3 },
      { name: 'mean', value: 0.2 },
    ]);
    expect(others, 'no pressure was shown').to.deep.equal([]);
  });

  it('says nothing where no node_exporter is read, or one ceased to answer or began again', () => {
    expect(measured([{ process_cpu_seconds_total: 1 }, { process_cpu_seconds_total: 2 }])).to.deep.equal([]);
    expect(measured([cpu(1, 10, 50), cpu(1, 2, 3)])).to.deep.equal([]);
  });
});
