import { expect } from 'chai';
import { numberAt, stringAt } from '../../src/model/json.ts';
import { RESOURCES, resourceOf } from '../../src/model/resources.ts';
import type { Subject } from '../../src/model/suite.ts';
import { minutes, seconds } from '../../src/model/units.ts';
import type { Cluster } from '../../src/runner/cluster.ts';
import { patchBack } from '../../src/runner/subject/apply.ts';
import { simOptionsSchema } from '../../src/sim/options.ts';
import { type SimRun, simRun } from '../support/sim-run.ts';

const facts = ({ entries }: SimRun): string[] =>
  entries.flatMap((entry) => (entry.type === 'subject' ? [`${entry.event} ${entry.reported ?? ''}`.trim()] : []));

/** From the beginning of the change until it was believed. */
function tookToVerify({ entries }: SimRun): number {
  const atOf = (wanted: string): number =>
    entries.find((entry) => entry.type === 'subject' && entry.event === wanted)?.at ?? Number.NaN;
  return atOf('verified') - atOf('installing');
}

/** The least that the simulated operator takes. */
const ROLLOUT_MS = simOptionsSchema.parse({}).subjectRollout.delayMs;
const OPERATOR = {
  resource: resourceOf({ apiVersion: 'apps/v1', kind: 'Deployment' }),
  namespace: 'kubevirt',
  name: 'virt-operator',
};
const CALL = { signal: new AbortController().signal, timeoutMs: seconds(10) };

async function installedTag({ world }: SimRun): Promise<string | undefined> {
  const { items } = await world.time.drive(world.cluster.list({ resource: RESOURCES.kubevirts }, CALL));
  return stringAt(items[0], 'spec', 'imageTag');
}

describe('[I] runner/steps/subject', () => {
  it('verifies what is installed', async () => {
    const done = await simRun({ test: { subject: { kind: 'installed', version: 'v1.6.0' } } });
    expect(done.outcome.how).to.equal('completed');
    expect(facts(done)).to.deep.equal(['installing v1.6.0', 'verified v1.6.0']);
  });

  it('makes no load where something else is installed', async () => {
    const done = await simRun({ test: { subject: { kind: 'installed', version: 'v1.5.0' } } });
    expect(done.outcome.reason).to.equal('v1.5.0 is under test; the cluster reports v1.6.0 from quay.io/kubevirt');
    expect(facts(done)).to.include('mismatch v1.6.0');
    expect(done.entries.some(({ type }) => type === 'call')).to.equal(false);
  });

  it('sets images, waits for the rollout, verifies, and restores the baseline', async () => {
    const subject = { kind: 'images', registry: 'quay.io/kubevirt', tag: 'v1.7.0' } as const;
    const done = await simRun({ test: { subject } });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    expect(facts(done)).to.deep.equal(['installing v1.6.0', 'verified v1.7.0', 'restored v1.6.0']);
    expect(await installedTag(done)).to.equal(undefined);
  });

  const digest = `sha256:${'a'.repeat(64)}`;
  const unnamed: Readonly<Record<string, Subject>> = {
    'a digest': { kind: 'images', registry: 'quay.io/kubevirt', digest },
    'images without a tag, of another registry': { kind: 'images', registry: 'registry.example/pr' },
    'the same tag of another registry': { kind: 'images', registry: 'registry.example/pr', tag: 'v1.6.0' },
  };
  for (const [what, subject] of Object.entries(unnamed)) {
    it(`verifies ${what} when the operator has rolled it out, not before`, async () => {
      const done = await simRun({ test: { subject } });
      expect(done.outcome).to.deep.equal({ how: 'completed' });
      expect(tookToVerify(done)).to.be.at.least(ROLLOUT_MS);
    });
  }

  it('waits for what a command leads to, also where the version is unknown', async () => {
    const toVersion = async (version: string): Promise<SimRun> => {
      let cluster: Cluster | undefined;
      const containers = [{ name: 'virt-operator', image: `quay.io/kubevirt/virt-operator:${version}` }];
      return simRun({
        test: { subject: { kind: 'command', command: ['install'] } },
        ports: {
          runCommand: async () => {
            await cluster?.patch(OPERATOR, { spec: { template: { spec: { containers } } } }, CALL);
            return { code: 0 };
          },
        },
        arrange: (world) => {
          cluster = world.cluster;
        },
      });
    };
    expect(facts(await toVersion('v1.8.0'))).to.include('verified v1.8.0');
    expect(tookToVerify(await toVersion('v1.6.0'))).to.be.at.least(minutes(2));
  });

  it('makes no load where the images come from another registry than asked for', async () => {
    const done = await simRun({
      test: { subject: { kind: 'images', registry: 'registry.example/pr', tag: 'v1.6.0' } },
      arrange: ({ cluster }) => {
        const patch = cluster.patch.bind(cluster);
        cluster.patch = (ref, _body, call) => patch(ref, { spec: {} }, call);
      },
    });
    expect(done.outcome.reason).to.contain('v1.6.0 from registry.example/pr is under test; the cluster reports v1.6.0');
    expect(done.entries.some(({ type }) => type === 'call')).to.equal(false);
  });

  it('restores the baseline also when the run is aborted', async () => {
    const subject = { kind: 'images', registry: 'quay.io/kubevirt', tag: 'v1.7.0' } as const;
    const done = await simRun({
      test: { subject },
      scenario: { kind: 'arrivals', process: 'fixed', objects: 300, perSecond: 1 },
      arrange: ({ time, stop }) =>
        void time.after(seconds(120), () => stop.abort({ signal: 'SIGTERM', how: 'aborted' })),
    });
    expect(done.outcome.how).to.equal('aborted');
    expect(facts(done).at(-1)).to.equal('restored v1.6.0');
  });
});

describe('[I] runner/subject/apply', () => {
  it('makes the merge patch that undoes a change: new keys go, changed ones come back', () => {
    const before = { a: 1, b: { c: 1 } };
    const now = { a: 2, b: { c: 1, d: 2 }, e: { f: 1 } };
    const patch = patchBack(now, before);
    expect(patch).to.deep.equal({ e: null, a: 1, b: { d: null, c: 1 } });
    expect(numberAt(patch, 'a')).to.equal(1);
  });
});
