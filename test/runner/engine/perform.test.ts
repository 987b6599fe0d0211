import { expect } from 'chai';
import type { Cluster } from '../../../src/runner/cluster.ts';
import type { EnginePorts } from '../../../src/runner/engine/ports.ts';
import { CL2 } from '../../support/engine-journal.ts';
import { simRun } from '../../support/sim-run.ts';

describe('[I] an engine that is not begun', () => {
  it('leaves no watch of its pods: the process would not end', async () => {
    const signals: AbortSignal[] = [];
    const engines: EnginePorts = {
      run: () => {
        throw new Error('it takes no such context');
      },
    };
    await simRun({
      scenario: CL2,
      workloads: [],
      ports: { engines },
      arrange: ({ cluster }) => {
        const { watch } = cluster;
        Object.assign(cluster, {
          watch: (...args: Parameters<Cluster['watch']>) => {
            if (args[0].resource.plural === 'pods') signals.push(args[3].signal);
            return watch.apply(cluster, args);
          },
        });
      },
    });
    expect(signals.at(-1)?.aborted).to.equal(true);
  });
});
