import type { CallSample, ObjectSample, PhaseStamp, RunFacts, Series, StepSpan } from '../../src/model/facts.ts';
import type { Plan, StepKind } from '../../src/model/plan.ts';
import { type Random, seededRandom } from '../../src/model/random.ts';
import { type EpochMs, epochMs, later, ms } from '../../src/model/units.ts';

const builtStart = epochMs(Date.UTC(2026, 7, 22, 4, 40));

interface Wish {
  readonly levels?: readonly { readonly name: string; readonly objects: number }[];
  readonly nodes?: number;
}

/** Facts of a plausible burst of VMIs, the same for the same request: they end where the built result ends. */
export function builtFacts({ levels = [{ name: '', objects: 12 }], nodes = 3 }: Wish = {}): RunFacts {
  const random = seededRandom('facts');
  const loads = levels.map((level, index) => ({ ...level, at: later(builtStart, ms(20_000 + index * 90_000)) }));
  const objects = loads.flatMap((load) => burst(load, nodes, random));
  const plan = builtPlan(levels.map(({ name }) => name));
  return {
    plan,
    levels: plan.levels,
    steps: steps(loads),
    objects,
    calls: objects.map((object) => createCall(object)),
    benchmarks: [],
    rampSettings: [],
    rampLooks: [],
    rampPods: [],
    participants: [],
    nodeLoads: [],
    series: series(nodes, loads.length, random),
    events: [
      {
        seq: 2,
        at: later(builtStart, ms(400)),
        monoMs: ms(400),
        type: 'lock',
        event: 'acquired',
        token: 42,
        holder: 'us',
      },
      {
        seq: 5,
        at: later(builtStart, ms(2100)),
        monoMs: ms(2100),
        type: 'finding',
        check: 'capacity',
        level: 'warning',
        message: 'worker-3 allows 110 pods',
        hint: 'raise maxPods in its kubelet configuration',
      },
    ],
  };
}

function builtPlan(names: readonly string[]): Plan {
  const levels = names.map((name) => ({ name, parameters: {}, repetition: 0 }));
  const experiment = {
    workloads: [{ name: 'vmi-cirros', manifest: { kind: 'VirtualMachineInstance' }, ready: { phase: 'Running' } }],
    thresholds: [],
  };
  return {
    test: 'kubevirt-performance-cluster/density-100',
    description: '100 VMIs at once, daily; on a PR with /test perf',
    experiment: experiment as unknown as Plan['experiment'],
    levels,
    steps: [],
    estimateMs: ms(240_000),
  };
}

interface BurstAt {
  readonly name: string;
  readonly objects: number;
  readonly at: EpochMs;
}

function burst({ name, objects, at }: BurstAt, nodes: number, random: Random): ObjectSample[] {
  let free = at;
  return Array.from({ length: objects }, (_, index): ObjectSample => {
    const requestedAt = later(at, ms(index * 9));
    const acknowledgedAt = later(requestedAt, ms(12 + Math.round(random.exponential(8))));
    free = later(free, ms(40 + Math.round(random.exponential(25))));
    const scheduled = epochMs(Math.max(free, acknowledgedAt + 300));
    const running = later(scheduled, ms(1900 + Math.round(random.exponential(700))));
    return {
      kind: 'VirtualMachineInstance',
      namespace: 'prowess-42-0',
      name: `load-${index}`,
      uid: `uid-${name}-${index}`,
      node: `worker-${(index % nodes) + 1}`,
      ...(name === '' ? {} : { level: name }),
      step: '06-load',
      scheduledAt: at,
      requestedAt,
      acknowledgedAt,
      createdAt: second(acknowledgedAt),
      phases: [
        stamp('Pending', later(acknowledgedAt, ms(5))),
        stamp('Scheduling', later(acknowledgedAt, ms(120))),
        stamp('Scheduled', scheduled),
        stamp('Running', running),
      ],
      ready: true,
      deletion: { requestedAt: later(at, ms(60_000)), goneAt: later(at, ms(63_000 + index * 20)) },
    };
  });
}

const stamp = (phase: string, watch: EpochMs): PhaseStamp => ({
  kind: 'VirtualMachineInstance',
  phase,
  server: second(watch),
  watch,
});

/** What a server 120 ms behind would have written. */
const second = (at: EpochMs): EpochMs => epochMs(Math.floor((at - 120) / 1000) * 1000);

const createCall = ({ requestedAt, acknowledgedAt = requestedAt, level }: ObjectSample): CallSample => ({
  verb: 'create',
  resource: 'virtualmachineinstances',
  ...(level === undefined ? {} : { level }),
  sentAt: requestedAt,
  latencyMs: ms(acknowledgedAt - requestedAt),
  status: 201,
  lagMs: ms(0),
});

function steps(loads: readonly BurstAt[]): StepSpan[] {
  const spans: StepSpan[] = [
    span('lock', builtStart, 400),
    span('preflight', later(builtStart, ms(400)), 1700),
    span('clean', later(builtStart, ms(2100)), 900),
    span('warm-up', later(builtStart, ms(3000)), 17_000),
  ];
  for (const { name, at } of loads) {
    spans.push(span('load', at, 55_000, name), span('settle', later(at, ms(55_000)), 5000, name));
    spans.push(
      span('delete', later(at, ms(60_000)), 14_000, name),
      span('verify-clean', later(at, ms(74_000)), 1000, name),
    );
    spans.push(span('cool-down', later(at, ms(75_000)), 15_000, name));
  }
  return spans.map((each, index) => ({ ...each, id: `${String(index + 1).padStart(2, '0')}-${each.kind}` }));
}

const span = (kind: StepKind, startedAt: EpochMs, length: number, level = ''): StepSpan => ({
  id: '',
  kind,
  role: kind === 'load' ? 'measure' : 'prepare',
  ...(level === '' ? {} : { level }),
  startedAt,
  endedAt: later(startedAt, ms(length)),
  how: 'done',
});

function series(nodes: number, loads: number, random: Random): Series[] {
  const names = Array.from({ length: nodes }, (_, index) => `node/worker-${index + 1}`);
  return names.flatMap((component) => {
    const at = Array.from({ length: 6 + loads * 18 }, (_, index) => later(builtStart, ms(index * 5000)));
    const busy = (when: EpochMs): number =>
      (when - builtStart - 20_000) % 90_000 < 60_000 && when > builtStart + 20_000 ? 1 : 0;
    return [
      {
        metric: 'cpu-usage',
        labels: { component },
        points: at.map((when) => [when, 2 + busy(when) * (18 + random.uniform() * 9)] as const),
      },
      {
        metric: 'memory-usage',
        labels: { component },
        points: at.map((when) => [when, (40 + busy(when) * (30 + random.uniform())) * 1024 ** 3] as const),
      },
    ];
  });
}
