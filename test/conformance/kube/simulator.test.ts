import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Entry } from '../../../src/model/entry.ts';
import type { Bounds, Result, Statistic } from '../../../src/model/result.ts';
import { recordOf } from '../../../src/results/index.ts';
import { withAir } from '../../support/air.ts';
import { artifactsBelow } from '../../support/stored-run.ts';
import { done, writeRows } from '../../support/write-rows.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { type LocalSite, localSite } from '../support/local-site.ts';

const VMIS = 60;
const TESTS = `
  vmis: {scenario: {kind: burst, objects: ${VMIS}}}
  mix: {workloads: [vmi-cirros, pod-pause], scenario: {kind: burst, objects: 20}}
`;

interface Observed {
  readonly result: Result;
  readonly rows: ReadonlyMap<string, number>;
}

/** The same bursts on Kubernetes' and KubeVirt's own control plane and on the simulator, held against each other. */
describe('conformance/kube simulator', () => {
  let plane: ControlPlane;
  let site: LocalSite;
  const observed: Record<string, Readonly<Record<'real' | 'simulated', Observed>>> = {};
  before(async () => {
    plane = await startControlPlane({ nodes: 6, kubevirt: true });
    site = localSite(plane, TESTS);
    for (const test of ['vmis', 'mix']) {
      const real = await withAir(() => site.run(test));
      observed[test] = { real: observe(real.artifacts), simulated: observe(await simulate(site, test)) };
    }
  });
  after(() => plane?.stop());

  const both = (test: string): Readonly<Record<'real' | 'simulated', Observed>> => {
    const found = observed[test];
    if (found === undefined) throw new Error(`no run of ${test}`);
    return found;
  };

  it('passes and fails what the real one does', () => {
    for (const test of ['vmis', 'mix']) {
      const { real, simulated } = both(test);
      expect(simulated.result.outcome, test).to.equal(real.result.outcome).and.equal('pass');
    }
  });

  it('shows the same rows with the same codes, as often for each object', () => {
    for (const test of ['vmis', 'mix']) {
      const { real, simulated } = both(test);
      expect([...done(simulated.rows).keys()].sort(), test).to.deep.equal([...done(real.rows).keys()].sort());
      for (const [row, count] of done(real.rows)) {
        // How often controllers meet a stale version differs by a third between runs of the real one.
        expect((simulated.rows.get(row) ?? 0) / count, `${test}: ${row}`).to.be.within(2 / 3, 3 / 2);
      }
    }
  });

  it('refuses what the real one refuses: a pod that was placed while its readiness gate was patched', () => {
    const { real, simulated } = both('vmis');
    for (const { rows } of [real, simulated]) expect([...rows.keys()]).to.include('pods/status PATCH 422');
  });

  it('passes milestones in the same order', () => {
    const { real, simulated } = both('vmis');
    for (const path of PATHS) {
      for (const { result } of [real, simulated]) {
        const medians = path.map((milestone) => boundsOf(result, milestone, 'p50'));
        for (const [index, { low }] of medians.slice(0, -1).entries()) {
          expect(low, path.join()).to.be.at.most(medians[index + 1]?.high ?? Number.NaN);
        }
      }
    }
  });

  it('waits in the same places: each milestone takes a like share of the way', () => {
    const { real, simulated } = both('vmis');
    const share = ({ result }: Observed, milestone: string): number =>
      figure(result, milestone, 'p50') / figure(result, RUNNING, 'p50');
    for (const milestone of ['Pod Running', 'VirtualMachineInstance Scheduling', 'VirtualMachineInstance Scheduled']) {
      expect(share(simulated, milestone) / share(real, milestone), milestone).to.be.within(1 / 2, 2);
    }
    for (const run of [real, simulated]) {
      const late = figure(run.result, RUNNING, 'p50') / figure(run.result, RUNNING, 'p95');
      expect(late, 'most come at the end').to.be.above(0.6);
    }
  });

  it('divides the work like the real one between its components', () => {
    const { real, simulated } = both('vmis');
    const cpu = ({ result }: Observed, component: string): number =>
      result.measurements.find((each) => each.metric === 'cpu-per-object' && each.labels.component === component)
        ?.statistics[0]?.value ?? Number.NaN;
    for (const component of ['etcd', 'virt-controller']) {
      const part = (run: Observed): number => cpu(run, component) / cpu(run, 'apiserver');
      expect(part(simulated) / part(real), component).to.be.within(1 / 3, 3);
    }
  });

  it('shows no queue that the real one does not show', () => {
    const { real, simulated } = both('vmis');
    const queues = ({ result }: Observed): string[] =>
      result.measurements
        .filter(({ metric }) => metric === 'queue-depth')
        .map(({ labels: { component, queue } }) => `${component} ${queue}`);
    expect(queues(real)).to.include.members(queues(simulated));
  });
});

const RUNNING = 'VirtualMachineInstance Running';

/** Each milestone comes after the one before it; a pod and its instance wait for each other only at Scheduled. */
const PATHS = [
  ['Pod Created', 'Pod PodScheduled', 'Pod Running', 'VirtualMachineInstance Scheduled', RUNNING],
  ['Pod Created', 'VirtualMachineInstance Scheduling', 'VirtualMachineInstance Scheduled', RUNNING],
];

async function simulate(site: LocalSite, test: string): Promise<string> {
  const store = join(site.folder, `simulated-${test}`);
  const { stdout, stderr } = await site.prowess(['run', test, '--cluster', 'sim', '--seed', '1', '--store', store]);
  const artifacts = artifactsBelow(store);
  if (artifacts === undefined) throw new Error(`no simulated run of ${test}: ${stdout}${stderr}`);
  return artifacts;
}

function observe(artifacts: string): Observed {
  const read = (name: string): string => readFileSync(join(artifacts, name), 'utf8');
  const entries = read('journal.ndjson')
    .trim()
    .split('\n')
    .map((line): Entry => JSON.parse(line));
  return { result: JSON.parse(read('result.json')), rows: writeRows(recordOf(entries)) };
}

/** How long after an instance was asked for a milestone was seen: the middle of what it may be. */
function figure(result: Result, milestone: string, name: Statistic['name']): number {
  const { low, high } = boundsOf(result, milestone, name);
  return (low + high) / 2;
}

function boundsOf({ measurements }: Result, milestone: string, name: Statistic['name']): Required<Bounds> {
  const found = measurements.find(
    ({ metric, labels: { clock, kind, phase } }) =>
      metric === 'creation-latency' && clock === 'watch' && `${kind} ${phase}` === milestone,
  );
  const statistic = found?.statistics.find((each) => each.name === name);
  const { value, observed } = statistic ?? {};
  const low = value ?? observed?.low;
  const high = value ?? observed?.high;
  if (low === undefined || high === undefined) throw new Error(`${name} of ${milestone} is not known`);
  return { low, high };
}
