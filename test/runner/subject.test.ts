import { expect } from 'chai';
import { KnownError } from '../../src/model/errors.ts';
import { isJsonObject, type JsonObject, listAt, numberAt, stringAt } from '../../src/model/json.ts';
import { USUAL_COMPONENTS } from '../../src/model/kubevirt-components.ts';
import { RESOURCES, resourceOf } from '../../src/model/resources.ts';
import type { ImagesSubject, Subject } from '../../src/model/suite.ts';
import { minutes, seconds } from '../../src/model/units.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import type { Cluster } from '../../src/runner/cluster.ts';
import { type ImageRegistry, RegistryBusy } from '../../src/runner/image-registry.ts';
import { patchBack } from '../../src/runner/subject/apply.ts';
import { simImageRegistry } from '../../src/sim/image-registry.ts';
import { simOptionsSchema } from '../../src/sim/options.ts';
import type { VirtualTime } from '../../src/sim/time.ts';
import { POD, VMI } from '../support/built-test.ts';
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
const TAGGED: ImagesSubject = { kind: 'images', registry: 'registry.example/pr', tag: 'v1.6.0' };

/** The same, with a digest that was pushed by others. */
const exchanged = (body: JsonObject): JsonObject =>
  JSON.parse(JSON.stringify(body).replace(/(pr\/virt-api@sha256:)\w{64}/, `$1${'c'.repeat(64)}`));

const ROLLOUT_MS = simOptionsSchema.parse({}).subjectRollout.delayMs;
const OPERATOR = {
  resource: resourceOf({ apiVersion: 'apps/v1', kind: 'Deployment' }),
  namespace: 'kubevirt',
  name: 'virt-operator',
};
const KUBEVIRT = { resource: RESOURCES.kubevirts, namespace: 'kubevirt', name: 'kubevirt' };
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

  it('deploys by digest: asks the registry before the lock, gives the operator each image, and looks at what the pods run', async () => {
    let operator: JsonObject = {};
    const done = await simRun({
      test: { subject: TAGGED },
      arrange: ({ cluster }) => {
        const patch = cluster.patch.bind(cluster);
        cluster.patch = (ref, body, call) => {
          if (ref.name === 'virt-operator' && operator.spec === undefined) operator = body;
          return patch(ref, body, call);
        };
      },
    });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    const kinds = done.entries.flatMap((entry) => (entry.type === 'step-started' ? [entry.kind] : []));
    expect(kinds.slice(0, 3)).to.deep.equal(['image', 'lock', 'preflight']);
    const found = done.entries.filter((entry) => entry.type === 'image');
    expect(found.map(({ event }) => event)).to.deep.equal(USUAL_COMPONENTS.map(() => 'found'));
    const [container] = listAt(operator, 'spec', 'template', 'spec', 'containers').filter(isJsonObject);
    const api = found.find(({ image }) => image.includes('virt-api'));
    expect(container?.env).to.deep.include({
      name: 'VIRT_API_IMAGE',
      value: `registry.example/pr/virt-api@${api?.digest}`,
    });
    expect(container?.env).to.deep.include({ name: 'KUBEVIRT_VERSION', value: 'v1.6.0' });
    expect(container?.image).to.match(/^registry\.example\/pr\/virt-operator@sha256:/);
  });

  it('deploys what digests name, component by component, and refuses what the registry does not have', async () => {
    const digests = Object.fromEntries(
      USUAL_COMPONENTS.map((component, index) => [component, `sha256:${String(index + 1).repeat(64)}`]),
    );
    const subject: ImagesSubject = { kind: 'images', registry: 'registry.example/pr', digests, waitMaxMs: minutes(2) };
    const done = await simRun({ test: { subject } });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    const found = done.entries.flatMap((entry) => (entry.type === 'image' ? [entry.digest] : []));
    expect(found).to.deep.equal(Object.values(digests));
    expect(facts(done)).to.deep.equal(['installing v1.6.0', 'verified v1.6.0', 'restored v1.6.0']);
    const other = { digest: `sha256:${'f'.repeat(64)}`, platforms: [] };
    const lying = await simRun({ test: { subject }, ports: { imageRegistry: { digestOf: async () => other } } });
    expect(lying.outcome.reason).to.include(
      `the registry gives ${other.digest} for registry.example/pr/virt-operator@`,
    );
    const lacking = await simRun({ test: { subject }, ports: { imageRegistry: { digestOf: async () => undefined } } });
    expect(lacking.outcome.reason).to.include(`registry.example/pr/virt-operator@sha256:`);
    expect(lacking.entries.some(({ type }) => type === 'lock')).to.equal(false);
  });

  it('verifies images that have the version of those that are installed only when they run', async () => {
    const done = await simRun({ test: { subject: { ...TAGGED, registry: 'quay.io/kubevirt' } } });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    expect(facts(done)).to.deep.equal(['installing v1.6.0', 'verified v1.6.0', 'restored v1.6.0']);
    expect(tookToVerify(done)).to.be.at.least(ROLLOUT_MS);
  });

  it('waits for images that are not pushed yet, leaves a busy registry alone as long as it asks, and says what it waits for', async () => {
    const asked: { image: string; at: number }[] = [];
    let time: VirtualTime | undefined;
    const late: ImageRegistry = {
      async digestOf(image, signal) {
        asked.push({ image: image.repository, at: time?.now() ?? 0 });
        if (asked.length === 1) return undefined;
        if (asked.length === 2) throw new RegistryBusy('answers 429', { retryAfterMs: seconds(90) });
        return simImageRegistry.digestOf(image, signal);
      },
    };
    const done = await simRun({
      test: { subject: TAGGED },
      ports: { imageRegistry: late },
      arrange: (world) => {
        time = world.time;
      },
    });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    const pauses = asked.slice(1, 3).map(({ at }, index) => at - (asked[index]?.at ?? 0));
    expect(pauses).to.deep.equal([10_000, 90_000]);
    const events = done.entries.flatMap((entry) => (entry.type === 'image' ? [entry.event] : []));
    expect(events.slice(0, 2)).to.deep.equal(['waiting', 'found']);
  });

  it('holds the lock for the run alone, as its journal shows: what a build takes is before it', async () => {
    let time: VirtualTime | undefined;
    let begun: number | undefined;
    const built: ImageRegistry = {
      digestOf: async (image, signal) => {
        begun ??= time?.now() ?? 0;
        return (time?.now() ?? 0) - begun < minutes(20) ? undefined : simImageRegistry.digestOf(image, signal);
      },
    };
    const done = await simRun({
      test: { subject: TAGGED },
      ports: { imageRegistry: built },
      arrange: (world) => {
        time = world.time;
      },
    });
    const taken = done.entries.find((entry) => entry.type === 'lock' && entry.event === 'acquired')?.at ?? Number.NaN;
    const steps = done.entries.flatMap((entry) =>
      entry.type === 'step-started' ? [{ kind: entry.kind, at: entry.at }] : [],
    );
    const at = (kind: string): number => steps.find((step) => step.kind === kind)?.at ?? Number.NaN;
    const found = done.entries
      .filter((entry) => entry.type === 'image' && entry.event === 'found')
      .map((entry) => entry.at);
    expect(taken - at('image')).to.be.at.least(minutes(20));
    expect(Math.max(...found)).to.be.at.most(taken);
    const given = at('unlock');
    const outside = steps.filter((step) => step.at < taken || step.at > given).map(({ kind }) => kind);
    expect(outside.filter((kind) => kind !== 'lock')).to.deep.equal(['image']);
    expect(given - taken).to.be.below(minutes(20));
  });

  it('gives up after the stated longest, says which image was missing, and neither holds the lock nor makes load', async () => {
    const done = await simRun({
      test: { subject: { ...TAGGED, waitMaxMs: minutes(2) } },
      ports: { imageRegistry: { digestOf: async () => undefined } },
    });
    expect(done.outcome.how).to.equal('infrastructure');
    expect(done.outcome.reason).to.match(
      /^took longer than 120 s, waiting for the image registry\.example\/pr\/virt-operator:v1\.6\.0 \(0 of 7 found\): the registry does not have it, asked \d+ times/,
    );
    expect(done.entries.some(({ type }) => type === 'lock' || type === 'call')).to.equal(false);
    expect(toResult(recordOf(done.entries))).to.include({ outcome: 'invalid', exit: 'infrastructure' });
  });

  it('ends with the sentence of a registry that refuses', async () => {
    const digestOf = async (): Promise<never> => {
      throw new KnownError('infrastructure', 'the registry answers 401');
    };
    const done = await simRun({ test: { subject: TAGGED }, ports: { imageRegistry: { digestOf } } });
    expect(done.outcome).to.include({ how: 'infrastructure', reason: 'the registry answers 401' });
  });

  for (const [what, later, reason] of [
    ['names another digest', { digest: `sha256:${'b'.repeat(64)}`, platforms: [] }, /names sha256:b{64} now/],
    ['is gone', undefined, /is no longer in the registry/],
  ] as const) {
    it(`deploys nothing where a tag ${what} when the lock is there`, async () => {
      let asked = 0;
      const digestOf: ImageRegistry['digestOf'] = async (image, signal) =>
        ++asked > USUAL_COMPONENTS.length ? later : simImageRegistry.digestOf(image, signal);
      const done = await simRun({ test: { subject: TAGGED }, ports: { imageRegistry: { digestOf } } });
      expect(done.outcome.how).to.equal('infrastructure');
      expect(done.outcome.reason).to.match(reason).and.to.include('nothing was deployed');
      expect(done.entries.filter((entry) => entry.type === 'note' && entry.topic === 'baseline')).to.deep.equal([]);
    });
  }

  it('makes no load where a pod runs another image than was resolved', async () => {
    const done = await simRun({
      test: { subject: TAGGED },
      arrange: ({ cluster }) => {
        const patch = cluster.patch.bind(cluster);
        // Someone else's hands: the operator is given another image of virt-api than we ask for.
        cluster.patch = (ref, body, call) => patch(ref, exchanged(body), call);
      },
    });
    expect(done.outcome.how).to.equal('completed');
    expect(done.outcome.reason).to.match(/pod virt-api-0 runs virt-api sha256:c{64}, and sha256:\w+ is under test/);
    expect(facts(done)).to.include('mismatch v1.6.0');
    expect(done.entries.some(({ type }) => type === 'call')).to.equal(false);
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

  it('waits for no change after a command that names the version which is there', async () => {
    const done = await simRun({ test: { subject: { kind: 'command', command: ['install'], version: 'v1.6.0' } } });
    expect(facts(done)).to.include('verified v1.6.0');
    expect(tookToVerify(done)).to.be.below(seconds(10));
  });

  it('waits for no KubeVirt after a command on a cluster that has none, unless it names a version or the load is VMs', async () => {
    const onBare = (version?: string, workload = POD): Promise<SimRun> =>
      simRun({
        test: { subject: { kind: 'command', command: ['install'], ...(version !== undefined && { version }) } },
        workloads: [workload],
        arrange: async ({ cluster, time }) => {
          await cluster.delete(KUBEVIRT, CALL);
          await time.sleep(minutes(1));
        },
      });
    const done = await onBare();
    expect(facts(done), done.outcome.reason).to.include('verified');
    expect(tookToVerify(done)).to.be.below(seconds(10));
    for (const waits of [await onBare('v1.8.0'), await onBare(undefined, VMI)])
      expect(waits.outcome.reason).to.contain('waiting for KubeVirt to be available');
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
