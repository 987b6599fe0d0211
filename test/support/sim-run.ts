import type { z } from 'zod';
import { planTest } from '../../src/config/plan/plan.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { Entry, Fact } from '../../src/model/entry.ts';
import type { Plan } from '../../src/model/plan.ts';
import { seededRandom } from '../../src/model/random.ts';
import { epochMs, minutes, seconds } from '../../src/model/units.ts';
import type { RunPorts } from '../../src/runner/context.ts';
import type { HeldLock } from '../../src/runner/lock/driver.ts';
import { apiServerPods } from '../../src/runner/metrics/components.ts';
import { findMetrics } from '../../src/runner/metrics/find.ts';
import { type RunOutcome, run } from '../../src/runner/run.ts';
import { faultSchema } from '../../src/sim/faults/schema.ts';
import { simImageRegistry } from '../../src/sim/image-registry.ts';
import type { SimOptionsInput } from '../../src/sim/options.ts';
import { createSimCluster, type SimCluster } from '../../src/sim/sim-cluster.ts';
import { type VirtualTime, virtualTime } from '../../src/sim/time.ts';
import { builtTest, type TestSetup } from './built-test.ts';

/** What a simulated run shall be; everything has a default that passes. */
export interface RunSetup extends TestSetup {
  readonly sim?: SimOptionsInput;
  readonly seed?: string;
  /** Changes the plan of the test. */
  readonly plan?: (planned: Plan) => Plan;
  readonly faults?: readonly z.input<typeof faultSchema>[];
  /** Reads the metrics of the simulated components; without it there are no sources. */
  readonly metrics?: boolean;
  /** Our own clock, where it is not the simulator's. */
  readonly clock?: (time: VirtualTime) => Clock;
  readonly ports?: Partial<RunPorts>;
  /** Called before the run, with what it will run on. */
  readonly arrange?: (world: World) => void | Promise<void>;
}

export interface World {
  readonly time: VirtualTime;
  readonly cluster: SimCluster;
  readonly stop: AbortController;
  readonly lost: AbortController;
}

export interface SimRun {
  readonly outcome: RunOutcome;
  readonly entries: readonly Entry[];
  readonly world: World;
}

/** Runs a plan on the simulated cluster in virtual time; what it did is in the entries. */
export async function simRun(request: RunSetup = {}): Promise<SimRun> {
  const seed = request.seed ?? '1';
  const time = virtualTime(epochMs(Date.UTC(2026, 7, 22, 4, 40)));
  const faults = (request.faults ?? []).map((fault) => faultSchema.parse(fault));
  const cluster = createSimCluster({ time, seed, options: { nodes: 4, ...request.sim }, faults });
  const world: World = { time, cluster, stop: new AbortController(), lost: new AbortController() };
  const entries: Entry[] = [];
  const held: HeldLock = {
    token: 7,
    lost: world.lost.signal,
    mayLoad: () => !world.lost.signal.aborted,
    confirm: async () => {},
    release: async () => {
      endRenewals();
      return true;
    },
  };
  const clock = request.clock?.(time) ?? time;
  const append = (fact: Fact): void =>
    void entries.push({ seq: entries.length, at: clock.now(), monoMs: clock.monotonic(), ...fact });
  let endRenewals = (): void => {};
  const renew = (): void => {
    endRenewals = time.after(
      seconds(10),
      () => {
        append({ type: 'lock', event: 'renewed', token: held.token });
        renew();
      },
      'background',
    );
  };
  const acquire = async (): Promise<HeldLock> => {
    append({ type: 'lock', event: 'acquired', token: held.token });
    renew();
    return held;
  };
  const ports: RunPorts = {
    cluster,
    clock,
    random: seededRandom(seed),
    makeSshKeys: () => ({ privateKey: 'private', publicKey: 'public' }),
    journal: { append, flush: async () => {}, failed: new AbortController().signal },
    lock: { name: 'lab', acquire },
    findMetrics: async (signal) => (request.metrics === true ? findMetrics(cluster, clock, apiServerPods, signal) : []),
    subjectManifests: [],
    imageRegistry: simImageRegistry,
    barriers: cluster.barriers,
    containers: cluster.containers,
    runCommand: async () => ({ code: 0 }),
    hooks: { run: async () => ({ code: 0, lastLines: '' }), manifests: new Map() },
    engines: { run: () => Promise.reject(new Error('no engine runs here')) },
    stop: world.stop.signal,
    graceMs: minutes(5),
    ...request.ports,
  };
  const planned = planTest(builtTest(request));
  const plan = request.plan?.(planned) ?? planned;
  const outcome = await time.drive(
    (async () => {
      await request.arrange?.(world);
      return run({ plan, identity: IDENTITY }, ports);
    })(),
  );
  return { outcome, entries, world };
}

const IDENTITY = {
  test: 'suite/test',
  job: 'job',
  build: '1234567890',
  seed: '1',
  cluster: 'sim',
  backend: 'sim',
  tool: '0.0.0',
  configHash: 'abc',
  repos: {},
} as const;
