import { expect } from 'chai';
import type { Entry, ProfileFact } from '../../../src/model/entry.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { Profiles } from '../../../src/model/profiles.ts';
import type { ScenarioSpec } from '../../../src/model/suite.ts';
import { epochMs, minutes, ms, seconds } from '../../../src/model/units.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import type { ProfiledProcess } from '../../../src/runner/profiles/ports.ts';
import { CL2, leaving } from '../../support/engine-journal.ts';
import { engineSample } from '../../support/engine-sample.ts';
import { PROFILE } from '../../support/profile.ts';
import { type RunSetup, simRun, type World } from '../../support/sim-run.ts';

const ARRIVALS = { kind: 'arrivals', process: 'fixed', objects: 60, concurrency: 10, perSecond: 1 } as const;
const PROFILES: Profiles = { everyMs: seconds(25), cpuMs: seconds(10), of: [] };

const FLEET = {
  ...{ kind: 'fleet', image: 'a', as: 'pod', cores: 1, memory: '128Mi', node: { cpu: 4, memory: '4Gi' } },
  ...{ command: ['sysbench', 'cpu', 'run'], parse: { tool: 'sysbench' }, duration: '20s' },
} satisfies ScenarioSpec;

/** Loads that are not made by creating objects of ours. */
const OTHER_LOADS: Readonly<Record<string, RunSetup>> = {
  'an engine of others': {
    scenario: CL2,
    workloads: [],
    ports: { engines: leaving(engineSample('clusterloader2', 'ok'), 0) },
  },
  'a ramp': {
    scenario: { kind: 'ramp', image: 'work:1', memory: '200Mi', by: 4, most: 8, baseline: '0s' },
    workloads: [],
  },
  'a fleet': { scenario: FLEET, workloads: [] },
};

/** The two during the load are asked for together: either may be answered first. */
function expectOneOfEach(entries: readonly Entry[]): void {
  const taken = factsIn(entries).map(({ kind, edge, state }) => `${kind} ${edge} ${state}`);
  expect([taken[0], ...taken.slice(1, -1).toSorted(), taken.at(-1)]).to.deep.equal([
    'heap before kept',
    'cpu during kept',
    'heap during kept',
    'heap after kept',
  ]);
}

describe('[I] runner/profiles', () => {
  it('takes them before, at an interval during and after the load, and keeps each under a name of its own', async () => {
    const { entries, kept } = await profiled(PROFILES, (world) => [process('apiserver/a', answersAfter(world, 0))]);
    const taken = factsIn(entries).map(({ kind, edge, state }) => `${kind} ${edge} ${state}`);
    expect(taken[0]).to.equal('heap before kept');
    expect(taken.slice(1, 3), 'asked for together').to.have.members(['cpu during kept', 'heap during kept']);
    expect(taken.filter((text) => text === 'cpu during kept')).to.have.length(3);
    expect(taken.at(-1)).to.equal('heap after kept');
    const files = factsIn(entries).map(({ file }) => file?.path);
    expect(files).to.deep.equal([...kept.keys()]);
    expect(files[0]).to.match(/^profiles\/\d+-load\/apiserver-a\/heap-before\.pb\.gz$/);
    expect(factsIn(entries)[0]?.file)
      .to.include({ bytes: PROFILE.length })
      .and.to.have.property('sha256')
      .of.length(64);
  });

  it('is once at the beginning of a load without an interval', async () => {
    const { entries } = await profiled({ cpuMs: seconds(5), of: [] }, (world) => [
      process('a/a', answersAfter(world, 0)),
    ]);
    expectOneOfEach(entries);
  });

  for (const [what, setup] of Object.entries(OTHER_LOADS)) {
    it(`are taken while ${what} makes the load`, async () => {
      const { entries } = await profiled(
        { cpuMs: seconds(5), of: [] },
        (world) => [process('a/a', answersAfter(world, 0))],
        setup,
      );
      expectOneOfEach(entries);
    });
  }

  it('never delays a load, however long a profile takes', async () => {
    const load = (entries: readonly Entry[]): number[] =>
      entries.flatMap((entry) =>
        entry.type === 'call' && entry.verb === 'create' && entry.scheduledAt !== undefined ? [entry.sentAt] : [],
      );
    const alone = await simRun({ scenario: ARRIVALS });
    const { entries } = await profiled(PROFILES, (world) => [process('slow/a', answersAfter(world, 40_000))]);
    expect(load(entries)).to.deep.equal(load(alone.entries)).and.to.have.length(60);
  });

  it('says why there is none, and the run is what it is without them', async () => {
    const fail = (reason: string) => async () => {
      throw new Error(reason);
    };
    const { entries } = await profiled(PROFILES, () => [
      process('agent/a', fail('GET /debug/pprof/heap: not found (404)')),
    ]);
    const result = toResult(recordOf(entries));
    expect(result.outcome).to.equal('pass');
    expect(result.profiles?.[0]).to.deep.include({
      source: 'agent/a',
      state: 'absent',
      reason: 'GET /debug/pprof/heap: not found (404)',
    });
    const lost = await profiled(PROFILES, () => {
      throw new Error('pods is forbidden');
    });
    expect(toResult(recordOf(lost.entries)).profiles?.[0]).to.deep.include({
      source: 'all',
      reason: 'pods is forbidden',
    });
  });

  it('ends with a run that is asked to stop, at once', async () => {
    const { entries, world } = await profiled(PROFILES, ({ time, stop }) => {
      time.after(minutes(2), () => stop.abort({ signal: 'SIGTERM', how: 'aborted' }), 'background');
      return [process('hanging/a', (signal) => time.sleep(minutes(60), signal).then(() => PROFILE))];
    });
    const asked = entries.find((entry) => entry.type === 'signal') ?? expect.fail('no signal');
    expect(world.time.now() - asked.at).to.be.below(minutes(3));
  });
});

const factsIn = (entries: readonly Entry[]): ProfileFact[] =>
  entries.flatMap((entry) => (entry.type === 'profile' ? [entry] : []));

const answersAfter =
  ({ time }: World, delay: number) =>
  (signal: AbortSignal): Promise<Uint8Array> =>
    time.sleep(ms(delay), signal).then(() => PROFILE);

const process = (source: string, answer: (signal: AbortSignal) => Promise<Uint8Array>): ProfiledProcess => ({
  component: source.split('/')[0] ?? '',
  source,
  kinds: ['heap', 'cpu'],
  path: '/debug/pprof',
  read: async (_, { signal }) => ({ bytes: await answer(signal), sentAt: epochMs(0), receivedAt: epochMs(0) }),
});

async function profiled(profiles: Profiles, find: (world: World) => ProfiledProcess[], setup: RunSetup = {}) {
  const kept = new Map<string, Uint8Array>();
  let world: World | undefined;
  const run = await simRun({
    scenario: ARRIVALS,
    ...setup,
    plan: (plan): Plan => ({ ...plan, experiment: { ...plan.experiment, profiles } }),
    arrange: (made) => {
      world = made;
    },
    ports: {
      ...setup.ports,
      profiles: {
        find: async () => (world === undefined ? [] : find(world)),
        keep: async (path, content) => void kept.set(path, content),
      },
    },
  });
  return { ...run, kept };
}
