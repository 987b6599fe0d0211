import { expect } from 'chai';
import type { Fact } from '../../../src/model/entry.ts';
import type { Hook, HookManifests } from '../../../src/model/hook.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { epochMs, seconds } from '../../../src/model/units.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { nameOf } from '../../../src/runner/cluster.ts';
import type { HookEnd, HookPorts } from '../../../src/runner/hooks/ports.ts';
import { createWaitingFor } from '../../../src/runner/waiting-for.ts';
import { POD } from '../../support/built-test.ts';
import { type RunSetup, type SimRun, simRun, type World } from '../../support/sim-run.ts';

const hook = (scope: Hook['scope'], moment: Hook['moment'], name: string, more: Partial<Hook> = {}): Hook => ({
  name,
  scope,
  moment,
  action: { kind: 'command', command: [name], env: {} },
  timeoutMs: seconds(30),
  retries: 0,
  ...more,
});

const DONE: HookEnd = { code: 0, lastLines: '' };

const AROUND = [
  hook('suite', 'before', 'suite-before'),
  hook('test', 'before', 'test-before'),
  hook('level', 'before', 'level-before'),
  hook('level', 'after', 'level-after'),
  hook('test', 'after', 'test-after'),
  hook('suite', 'after', 'suite-after'),
];
const ALL = AROUND.map(({ name }) => name);
const SWEEP = { product: { objects: [3, 4] }, include: [], repetitions: 1, order: 'sequential' } as const;

type Ran = SimRun & { readonly ran: readonly string[] };

/** A run with hooks whose commands are played by `act`. */
async function runWith(
  hooks: readonly Hook[],
  act: (name: string, signal: AbortSignal, world: World) => Promise<HookEnd> = async () => DONE,
  { test, before, ...more }: RunSetup & { readonly before?: (world: World) => Promise<unknown> } = {},
  ports: Partial<HookPorts> = {},
): Promise<Ran> {
  const ran: string[] = [];
  let world: World | undefined;
  const done = await simRun({
    workloads: [POD],
    scenario: { kind: 'burst', objects: 3 },
    ...more,
    test: { ...test, hooks },
    arrange: async (given) => {
      world = given;
      await before?.(given);
    },
    ports: {
      ...more.ports,
      hooks: {
        run: async ({ command: [name = ''] }, _env, signal) => {
          if (world === undefined) throw new Error('there is no world yet');
          ran.push(name);
          return act(name, signal, world);
        },
        manifests: new Map(),
        ...ports,
      },
    },
  });
  return { ...done, ran };
}

const failing = (wanted: string) => async (name: string) =>
  name === wanted ? { code: 3, lastLines: 'no such table' } : DONE;

const until = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

/** The run is asked to stop while a hook of this name is at work, the first time. */
function stoppedIn(wanted: string): (name: string, signal: AbortSignal, world: World) => Promise<HookEnd> {
  let isFirst = true;
  return async (name, signal, { stop, time }) => {
    if (name !== wanted || !isFirst) return DONE;
    isFirst = false;
    void time.sleep(seconds(1)).then(() => stop.abort({ signal: 'SIGTERM', how: 'aborted' }));
    return until(signal);
  };
}

const resultOf = ({ entries }: SimRun) => toResult(recordOf(entries));
const kindsOf = ({ entries }: SimRun): string[] =>
  entries.flatMap((entry) => (entry.type === 'step-started' ? [entry.kind] : []));
const hooksIn = (run: SimRun) =>
  resultOf(run).hooks?.map(({ name, how, level }) => [name, level, how].filter(Boolean).join(' '));

describe('[I] runner/steps/hook', () => {
  it('runs hooks around the suite, the test and each level, and keeps what came of them', async () => {
    const run = await runWith(AROUND, async (name) => ({ code: 0, lastLines: `${name} says so` }), { sweep: SWEEP });
    const result = resultOf(run);
    expect(run.ran).to.deep.equal([
      'suite-before',
      'test-before',
      'level-before',
      'level-after',
      'level-before',
      'level-after',
      'test-after',
      'suite-after',
    ]);
    expect(result).to.include({ outcome: 'pass', exit: 'pass' });
    expect(hooksIn(run)?.slice(2, 4)).to.deep.equal(['level-before 3 done', 'level-after 3 done']);
    expect(result.hooks?.[0]).to.deep.include({ attempts: 1, lastLines: 'suite-before says so' });
  });

  it('takes the subject between the hooks of the suite and those of the test, and puts it back between theirs', async () => {
    const kinds = kindsOf(await runWith(AROUND));
    expect(
      kinds.filter((kind) => ['hook', 'subject', 'warm-up', 'load', 'restore', 'unlock'].includes(kind)),
    ).to.deep.equal([
      'hook',
      'subject',
      'hook',
      'warm-up',
      'hook',
      'load',
      'hook',
      'hook',
      'restore',
      'hook',
      'unlock',
    ]);
  });

  for (const { name, ran } of [
    { name: 'suite-before', ran: ['suite-before', 'suite-after'] },
    { name: 'test-before', ran: ['suite-before', 'test-before', 'test-after', 'suite-after'] },
    { name: 'level-before', ran: ALL },
  ]) {
    it(`makes no load where ${name} fails, and clears up after what was entered`, async () => {
      const run = await runWith(AROUND, failing(name));
      expect(run.ran).to.deep.equal(ran);
      expect(kindsOf(run)).to.not.include('load');
      expect(run.outcome.how).to.equal('infrastructure');
      expect(run.outcome.reason)
        .to.contain(`hook ${name} before the`)
        .and.to.contain(`${name} ended with exit code 3: no such table`);
      expect(resultOf(run)).to.include({ outcome: 'invalid', exit: 'infrastructure' });
    });
  }

  it('measures no further level where the state of one was not reset: the run is INVALID', async () => {
    const run = await runWith(AROUND, failing('level-after'), { sweep: SWEEP });
    expect(run.ran).to.deep.equal([
      'suite-before',
      'test-before',
      'level-before',
      'level-after',
      'test-after',
      'suite-after',
    ]);
    expect(resultOf(run)).to.include({ outcome: 'invalid', exit: 'invalid' });
    expect(resultOf(run).headline).to.contain('hook level-after after level 3: level-after ended with exit code 3');
  });

  for (const name of ['level-after', 'test-after', 'suite-after']) {
    it(`keeps the numbers where ${name} fails once all is measured, and is not green`, async () => {
      const run = await runWith(AROUND, failing(name));
      expect(run.ran).to.deep.equal(ALL);
      expect(resultOf(run)).to.include({ outcome: 'pass', ended: 'completed', exit: 'infrastructure' });
      expect(run.outcome).to.include({ how: 'completed', exit: 'infrastructure' });
      expect(kindsOf(run)).to.include('restore').and.to.include('unlock');
    });
  }

  it('tries again as often as the hook allows, each attempt within its own time', async () => {
    let tries = 0;
    const flaky = hook('test', 'before', 'flaky', { retries: 2, timeoutMs: seconds(5) });
    const run = await runWith([flaky], async (_name, signal) => {
      tries++;
      if (tries === 1) return { code: 1, lastLines: '' };
      return tries === 2 ? until(signal) : DONE;
    });
    expect(resultOf(run)).to.include({ outcome: 'pass' });
    const attempts = run.entries.flatMap((entry) => (entry.type === 'hook' ? [`${entry.attempt} ${entry.how}`] : []));
    expect(attempts).to.deep.equal(['1 failed', '2 timed-out', '3 done']);
  });

  it('says of a hook that takes too long what was waited for', async () => {
    const run = await runWith([hook('test', 'before', 'slow', { timeoutMs: seconds(5) })], (_name, signal) =>
      until(signal),
    );
    expect(run.outcome.reason).to.contain('hook slow before the test: took longer than 5 s, waiting for slow to end');
    expect(resultOf(run).hooks?.[0]?.how).to.equal('timed-out');
  });

  for (const how of ['timed-out', 'failed'] as const) {
    it(`waits no longer for a hook that ${how} once the next step or attempt begins`, async () => {
      const waitingFor = createWaitingFor();
      const seen: (string | undefined)[] = [];
      const journal = {
        append: ({ type }: Fact) => void (type.startsWith('step-') && seen.push(waitingFor.words())),
        flush: async () => {},
        failed: new AbortController().signal,
      };
      const slow = hook('test', 'before', 'slow', { timeoutMs: seconds(5) });
      const end = failing('slow');
      await runWith([slow], (name, signal) => (how === 'failed' ? end(name) : until(signal)), {
        ports: { waitingFor, journal },
      });
      expect(seen.length).to.be.above(4);
      expect(seen.filter((words) => words !== undefined)).to.deep.equal([]);
    });
  }

  for (const { name, ran } of [
    { name: 'suite-before', ran: ['suite-before', 'suite-after'] },
    { name: 'test-before', ran: ['suite-before', 'test-before', 'test-after', 'suite-after'] },
    { name: 'level-before', ran: ALL },
    { name: 'level-after', ran: [...ALL.slice(0, 4), 'level-after', ...ALL.slice(4)] },
    { name: 'test-after', ran: [...ALL.slice(0, 5), 'test-after', 'suite-after'] },
    { name: 'suite-after', ran: [...ALL, 'suite-after'] },
  ]) {
    it(`is aborted in ${name}, and what comes after is done within the time for cleaning up`, async () => {
      const run = await runWith(AROUND, stoppedIn(name));
      expect(run.ran).to.deep.equal(ran);
      expect(run.outcome).to.include({ how: 'aborted' });
      expect(resultOf(run)).to.include({ ended: 'aborted', exit: 'aborted', outcome: 'invalid' });
      expect(kindsOf(run).at(-1)).to.equal('unlock');
    });
  }

  it('does not let a hook that never ends use more than the time for cleaning up', async () => {
    const endless = hook('test', 'after', 'endless', { timeoutMs: seconds(3600) });
    const stop = stoppedIn('first');
    const run = await runWith([hook('test', 'before', 'first'), endless], (name, signal, world) =>
      name === 'endless' ? until(signal) : stop(name, signal, world),
    );
    const [began = 0, ended = Number.POSITIVE_INFINITY] = [run.entries.at(0)?.monoMs, run.entries.at(-1)?.monoMs];
    expect(ended - began).to.be.below(seconds(330));
    expect(run.outcome.how).to.equal('aborted');
  });

  it('touches nothing once the lock is lost: the next holder may be measuring', async () => {
    const run = await runWith(AROUND, async (name, _signal, { lost }) => {
      if (name === 'level-before') lost.abort(new Error('the lock was lost'));
      return DONE;
    });
    expect(run.ran).to.deep.equal(['suite-before', 'test-before', 'level-before']);
    expect(resultOf(run).outcome).to.equal('invalid');
  });

  it('says which hooks were skipped where no commands run', async () => {
    const run = await runWith([hook('test', 'before', 'flush')], undefined, {}, { noCommands: 'no commands here' });
    expect(run.ran).to.deep.equal([]);
    expect(resultOf(run).hooks?.[0]).to.deep.include({ how: 'skipped', reason: 'no commands here', attempts: 0 });
  });

  it('keeps arguments, variables and credentials in what is printed out of the journal, and distinguishes experiments by them', async () => {
    const secretive = (token: string): Hook =>
      hook('test', 'before', 'login', {
        action: { kind: 'command', command: ['login', token], env: { TOKEN: token } },
      });
    const says = async () => ({ code: 0, lastLines: 'cloning https://me:hunter2@git.example/x' });
    const [one, other] = [await runWith([secretive('s3cr3t')], says), await runWith([secretive('an0ther')], says)];
    expect(JSON.stringify(one.entries)).to.not.contain('s3cr3t').and.to.not.contain('hunter2');
    const regimes = [one, other].map((run) => resultOf(run).provenance.regime.hard.experiment);
    expect(regimes[0]).to.not.equal(regimes[1]);
  });

  describe('with manifests', () => {
    const NAMESPACE: JsonObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tools' } };
    const server = (replicas: number): JsonObject => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'server', namespace: 'tools' },
      spec: {
        replicas,
        selector: { matchLabels: { app: 'server' } },
        template: {
          metadata: { labels: { app: 'server' } },
          spec: { containers: [{ name: 'main', image: 'server:v1' }] },
        },
      },
    });
    const CONFIG: JsonObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' }, data: { a: '{{a}}' } };
    const manifestsHook = (more: Partial<HookManifests> = {}): HookManifests => ({
      kind: 'manifests',
      manifests: ['tools.yaml'],
      parameters: {},
      ready: {},
      ...more,
    });
    const applied = (objects: readonly JsonObject[], action = manifestsHook(), scope: Hook['scope'] = 'suite') =>
      runWith(
        [hook(scope, 'before', 'tools', { action })],
        undefined,
        { sweep: SWEEP },
        { manifests: new Map([['tools.yaml', objects]]) },
      );
    const namespacesIn = async ({ world }: SimRun): Promise<string[]> => {
      const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };
      const { items } = await world.time.drive(world.cluster.list({ resource: RESOURCES.namespaces }, call));
      return items.flatMap(({ metadata }) => JSON.stringify(metadata).match(/"name":"(tools)"/)?.[1] ?? []);
    };

    for (const scope of ['suite', 'test', 'level'] as const) {
      it(`applies them before the ${scope}, waits, takes what runs there for no load of others, and undoes them`, async () => {
        const run = await applied([NAMESPACE, server(2)], manifestsHook(), scope);
        const result = resultOf(run);
        expect(result.outcome, result.headline).to.equal('pass');
        const deeds = result.hooks?.map(({ does, how }) => `${does} ${how}`);
        const times = scope === 'level' ? 2 : 1;
        expect(deeds).to.deep.equal(Array.from({ length: times }, () => ['run done', 'undo done']).flat());
        expect(await namespacesIn(run)).to.deep.equal([]);
      });
    }

    it('applies kinds that are in no namespace, of Kubernetes and of others, and undoes them', async () => {
      const inCluster = (apiVersion: string, kind: string): JsonObject => ({
        apiVersion,
        kind,
        metadata: { name: 'perf' },
      });
      const run = await applied(
        [
          { ...inCluster('scheduling.k8s.io/v1', 'PriorityClass'), value: 5 },
          inCluster('rbac.authorization.k8s.io/v1', 'ClusterRole'),
          inCluster('instancetype.kubevirt.io/v1beta1', 'VirtualMachineClusterInstancetype'),
        ],
        manifestsHook(),
      );
      const result = resultOf(run);
      expect(result.outcome, result.headline).to.equal('pass');
      expect(result.hooks?.map(({ does, how }) => `${does} ${how}`)).to.deep.equal(['run done', 'undo done']);
    });

    it('takes away what the same hook of a run that was lost has left, and puts back what others had made', async () => {
      const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };
      const left = { ...NAMESPACE, metadata: { name: 'tools', labels: { 'prowess-hook': 'tools' } } };
      for (const [there, remains] of [
        [left, []],
        [NAMESPACE, ['tools']],
      ] as const) {
        const tools = hook('test', 'before', 'tools', { action: manifestsHook() });
        const run = await runWith(
          [tools],
          undefined,
          { before: ({ cluster }) => cluster.create(there, RESOURCES.namespaces, call) },
          { manifests: new Map([['tools.yaml', [NAMESPACE]]]) },
        );
        expect(resultOf(run).outcome).to.equal('pass');
        expect(await namespacesIn(run)).to.deep.equal(remains);
      }
    });

    it('says what an object that does not become ready is waited for, and undoes it', async () => {
      const ready = { Deployment: { condition: 'Splendid' } };
      const run = await applied([NAMESPACE, server(1)], manifestsHook({ ready }));
      expect(run.outcome.reason).to.contain(
        'waiting for deployments tools/server to be ready: wanted condition Splendid, Deployment server has the conditions',
      );
      expect(await namespacesIn(run)).to.deep.equal([]);
      expect(resultOf(run).hooks?.map(({ does, how }) => `${does} ${how}`)).to.deep.equal([
        'run timed-out',
        'undo done',
      ]);
    });

    it('refuses a kind in `ready` that no object has, and an object that names no namespace', async () => {
      const odd = await applied([NAMESPACE], manifestsHook({ ready: { Deploymnet: { condition: 'Available' } } }));
      expect(odd.outcome.reason).to.contain(
        '`ready` names the kind Deploymnet, and no object of the hook has it (its manifests hold Namespace)',
      );
      const homeless = await applied([CONFIG]);
      expect(homeless.outcome.reason).to.contain('ConfigMap own names no namespace');
    });

    it('fills in parameters', async () => {
      const namespaced = { ...CONFIG, metadata: { name: '{{a}}', namespace: 'kubevirt' } };
      const run = await applied([namespaced], manifestsHook({ parameters: { a: 'filled' } }));
      const notes = run.entries.flatMap((entry) => (entry.type === 'note' ? [JSON.stringify(entry.data)] : []));
      expect(notes.join()).to.contain('"name":"filled"');
    });
  });

  describe('with an image', () => {
    const inPod = hook('test', 'before', 'flush', {
      action: { kind: 'command', command: ['conntrack', '-F'], image: 'tools:v1', env: { TABLE: 'nat' } },
    });

    /** Pods that end as `status` says, once they are looked at, and whose log is `log`. */
    async function ended(status: JsonObject | undefined, log = '', hooks: readonly Hook[] = [inPod]) {
      const pods: JsonObject[] = [];
      const before = async ({ cluster }: World): Promise<void> => {
        const { get, text, create } = { get: cluster.get, text: cluster.text, create: cluster.create };
        cluster.create = (object, resource, call) => {
          if (object.kind === 'Pod' && nameOf(object) === 'hook') pods.push(object);
          return create.call(cluster, object, resource, call);
        };
        cluster.get = async (ref, call) => {
          const reply = await get.call(cluster, ref, call);
          const isPod = ref.resource.plural === 'pods' && ref.name === 'hook' && status !== undefined;
          return isPod ? { ...reply, object: { ...reply.object, status } } : reply;
        };
        cluster.text = async (path, call) => {
          if (!path.includes('/pods/hook/log')) return text.call(cluster, path, call);
          return { text: log, sentAt: epochMs(0), receivedAt: epochMs(0) };
        };
      };
      const run = await runWith(hooks, undefined, { before });
      const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };
      const { items } = await run.world.time.drive(run.world.cluster.list({ resource: RESOURCES.namespaces }, call));
      return { ...run, pods, left: items.map(nameOf).filter((name) => name.startsWith('prowess-')) };
    }

    it('runs in a pod of it, in a namespace of the run that goes with it', async () => {
      const run = await ended({ phase: 'Succeeded' }, 'first\nconnection tracking table has been emptied\n');
      expect(resultOf(run).hooks?.[0]).to.deep.include({
        how: 'done',
        lastLines: 'first / connection tracking table has been emptied',
      });
      expect(run.ran).to.deep.equal([]);
      expect(run.left).to.deep.equal([]);
      expect(JSON.stringify(run.pods[0]?.spec)).to.contain('"command":["conntrack","-F"]').and.to.contain('"TABLE"');
      expect(resultOf(run).outcome).to.equal('pass');
    });

    it('fails with its exit code and what it printed last, or why there is none', async () => {
      const exited = [{ state: { terminated: { exitCode: 7 } } }];
      const failed = await ended({ phase: 'Failed', containerStatuses: exited }, 'no such table\n');
      expect(failed.outcome.reason).to.contain('conntrack ended with exit code 7: no such table');
      const evicted = await ended({ phase: 'Failed', reason: 'Evicted', message: 'low on memory' });
      expect(evicted.outcome.reason).to.contain('conntrack ended with exit code 1');
      expect(evicted.left).to.deep.equal([]);
    });

    it('says what its pod waits for where it does not end, and leaves nothing', async () => {
      const waiting = [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'tools:v1 not found' } } }];
      const run = await ended({ phase: 'Pending', containerStatuses: waiting });
      expect(run.outcome.reason).to.match(
        /took longer than 30 s, waiting for the pod \S+\/hook of tools:v1 to end: Pending, ImagePullBackOff/,
      );
      expect(run.left).to.deep.equal([]);
    });

    it('is skipped where pods run nothing', async () => {
      const run = await runWith([inPod], undefined, {}, { noPods: 'no pods here' });
      expect(resultOf(run).hooks?.[0]).to.deep.include({ how: 'skipped', reason: 'no pods here' });
    });
  });
});
