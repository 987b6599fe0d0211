import { expect } from 'chai';
import { planTest } from '../../src/config/plan/plan.ts';
import type { ScenarioSpec } from '../../src/model/suite.ts';
import { loadTexts } from '../../src/render/load.ts';
import { builtTest, FLEET } from '../support/built-test.ts';

const textsOf = (scenario: ScenarioSpec): string[] => loadTexts(planTest(builtTest({ workloads: [], scenario })));

describe('[U] render/load', () => {
  it('says what the participants of a fleet are', () => {
    const texts = (more: object): string[] => textsOf({ ...FLEET, ...more });
    const begin = 'sysbench for about 30 s, in a fleet that starts together:';
    expect(texts({ perNode: 8 })).to.deep.equal([`${begin} 8 VMs with 4 cores`]);
    expect(texts({ as: 'both', perNode: 2, cores: 1, memory: '1Gi' })).to.deep.equal([
      `${begin} 1 VM with 1 core, 1 pod with 1 core`,
    ]);
    expect(texts({ as: 'node', nodes: 2, external: 1 })).to.deep.equal([`${begin} 2 whole nodes, 1 external host`]);
    const beside = [{ as: 'pod', cores: 2, flavour: 'small' }];
    expect(texts({ perNode: 1, beside })).to.deep.equal([`${begin} 1 VM with 4 cores, 1 pod with 2 cores (small)`]);
  });

  it('says which pods of a benchmark start together', () => {
    expect(textsOf({ kind: 'sysbench', image: 'registry.example/sysbench:1', threads: 4, pods: 3 }).join()).to.match(
      /, in pods that start together: 3 /,
    );
  });
});
