import { expect } from 'chai';
import fc from 'fast-check';
import { planTest } from '../../src/config/plan/plan.ts';
import { experimentIdentity } from '../../src/model/identity.ts';
import type { Experiment, Test } from '../../src/model/suite.ts';
import type { TargetCluster } from '../../src/model/target.ts';
import { hours, minutes } from '../../src/model/units.ts';
import type { When } from '../../src/model/when.ts';
import { builtTest, FLEET, POD, VMI } from '../support/built-test.ts';

const identityOf = (test: Test): string => experimentIdentity(planTest(test));
const experimentWith = (over: Partial<Experiment>): Test => builtTest({ test: over });
const clusterWith = (over: Partial<TargetCluster>): Test => builtTest({ cluster: over });
const reference = builtTest({});
const renamed = reference.experiment.workloads.map((workload) => ({
  ...workload,
  name: 'other',
  description: 'other',
  readyWithinMs: minutes(1),
}));

const hourly = (text: string): When => ({ kind: 'interval', text, every: hours(1), since: 'startedAt' });

describe('[U] model/identity', () => {
  const text = fc.string({ maxLength: 40 });
  const count = fc.integer({ min: 1, max: 1e6 });

  it('is not changed by what a fleet asks once its work is done', () => {
    const of = (more: object) => identityOf(builtTest({ workloads: [], scenario: { ...FLEET, ...more } }));
    expect(of({ launcherVersions: true })).to.equal(of({}));
    expect(of({ startStrategy: 'Paused' })).not.to.equal(of({}));
  });

  it('is not changed by what shapes no number', () => {
    const outside: fc.Arbitrary<Test> = fc.oneof(
      fc.record({ name: text, suite: text, description: text, id: text }).map((words) => ({ ...reference, ...words })),
      fc.record({ file: text, line: count, column: count }).map((position) => ({ ...reference, position })),
      text.map((cron) => ({
        ...reference,
        triggers: {
          periodic: {
            jobName: 'job',
            prow: {},
            schedule: { cron },
            when: hourly(cron),
          },
          prow: { labels: { cron } },
        },
      })),
      text.map((tab) => ({
        ...reference,
        publish: { ...reference.publish, testgrid: { ...reference.publish.testgrid, tab } },
      })),
      count.map((max) =>
        experimentWith({ thresholds: [{ metric: 'throughput', statistic: 'value', labels: {}, max }] }),
      ),
      text.map((version) => experimentWith({ subject: { kind: 'installed', version } })),
      fc.constant(experimentWith({ workloads: renamed })),
      text.map((name) => clusterWith({ name, description: name, inventory: { cpusPerNode: name } })),
      count.map((waitMaxMs) =>
        clusterWith({
          lock: { namespace: 'a', lease: 'b', durationMs: minutes(1), waitMaxMs: minutes(waitMaxMs) },
          estimates: { createPerSecond: waitMaxMs, readyPerSecond: waitMaxMs, deletePerSecond: waitMaxMs },
        }),
      ),
    );
    const identity = identityOf(reference);
    fc.assert(fc.property(outside, (test) => identityOf(test) === identity));
  });

  it('is changed by each thing that shapes a number', () => {
    const sweep = { product: { objects: [5, 6] }, include: [], repetitions: 1, order: 'sequential' } as const;
    const inside: Test[] = [
      reference,
      builtTest({ scenario: { kind: 'burst', objects: 11 } }),
      builtTest({ scenario: { kind: 'deletion', objects: 10 } }),
      builtTest({ scenario: { kind: 'burst' }, sweep }),
      builtTest({ scenario: { kind: 'burst' }, sweep: { ...sweep, repetitions: 2 } }),
      builtTest({ scenario: { kind: 'burst' }, sweep: { ...sweep, repetitions: 2, order: 'abba' } }),
      builtTest({ workloads: [POD] }),
      builtTest({ workloads: [VMI, POD] }),
      experimentWith({ workloads: [{ ...VMI, ready: { condition: 'Ready' } }] }),
      experimentWith({ steady: { warmUpMaxMs: minutes(1), coolDownMaxMs: minutes(2) } }),
      experimentWith({ steady: { warmUpMaxMs: minutes(5), coolDownMaxMs: minutes(3) } }),
      experimentWith({ subject: { kind: 'release', version: 'v1', manifests: [] } }),
      clusterWith({ limits: { perNode: { Pod: 100 } } }),
      clusterWith({ nodes: { schedulable: 5, controlPlane: 1 } }),
      clusterWith({ nodes: { schedulable: 4, controlPlane: 3 } }),
      clusterWith({ exclusive: false }),
    ];
    const identities = inside.map(identityOf);
    expect(new Set(identities).size).to.equal(inside.length);
  });

  it('is one for all versions of a subject that is installed from images or a release', () => {
    const images = (tag: string): string =>
      identityOf(experimentWith({ subject: { kind: 'images', registry: 'quay.io/kubevirt', tag } }));
    const release = (version: string): string =>
      identityOf(experimentWith({ subject: { kind: 'release', version, manifests: [version] } }));
    expect(images('v1.6.1')).to.equal(images('v1.6.2'));
    expect(release('v1.6.1')).to.equal(release('v1.6.2'));
    expect(images('v1.6.1')).not.to.equal(release('v1.6.1'));
  });
});
