import {
  type InstanceSample,
  type LatencyClock,
  type ObjectSample,
  type PhaseStamp,
  phaseLatency,
  phaseName,
  type RunFacts,
} from '../model/facts.ts';
import { byKey } from '../model/order.ts';
import type { Artifact, Result } from '../model/result.ts';
import { type EpochMs, elapsed, toIso } from '../model/units.ts';
import { csvText } from '../render/csv.ts';

/** The raw samples, one row per object, for other people's statistics: the same objects as NDJSON (everything) and CSV (a table). */
export const samples = (_: Result, { objects }: RunFacts): Artifact[] => [
  { path: 'objects.csv', text: objectsCsv(objects) },
  {
    path: 'objects.ndjson',
    get text() {
      return [...objectLines(objects)].join('');
    },
    // Of 10,000 objects these are 27 MB.
    pieces: { [Symbol.iterator]: () => objectLines(objects) },
  },
];

function* objectLines(objects: readonly ObjectSample[]): Generator<string> {
  for (const object of objects) yield `${JSON.stringify(row(object))}\n`;
}

/**
 * A phase has two columns, one per clock, in milliseconds since creation, named `<kind>.<phase>.<clock>Ms`. Where several
 * dependents of a kind reached a phase, the last one counts: then the object was there with all its parts.
 */
function objectsCsv(objects: readonly ObjectSample[]): string {
  const phases = [...new Set(objects.flatMap((object) => object.phases.map(phaseName)))];
  const header = [...PLAIN, 'deletionMs', ...phases.flatMap((phase) => [`${phase}.serverMs`, `${phase}.watchMs`])];
  const rows = objects.map((object) => {
    const plain = row(object);
    return [
      ...PLAIN.map((key) => cell(plain[key])),
      plain.deletionMs,
      ...phases.flatMap((phase) => [latest(object, phase, 'server'), latest(object, phase, 'watch')]),
    ];
  });
  return csvText(header, rows);
}

const PLAIN = [
  'kind',
  'namespace',
  'name',
  'uid',
  'node',
  'nodes',
  'level',
  'step',
  'scheduledAt',
  'requestedAt',
  'acknowledgedAt',
  'createdAt',
  'ready',
  'failure',
  'reason',
] as const;

/** Times as RFC 3339, lengths in milliseconds to the microsecond. */
function row(object: ObjectSample) {
  const { kind, namespace, name, uid, node, instances, level, step, ready, failure, reason, deletion } = object;
  return {
    kind,
    namespace,
    name,
    uid,
    node,
    nodes: instances && nodesOf(instances),
    instances: instances?.map(instanceRow),
    level,
    step,
    scheduledAt: iso(object.scheduledAt),
    requestedAt: iso(object.requestedAt),
    acknowledgedAt: iso(object.acknowledgedAt),
    createdAt: iso(object.createdAt),
    ready,
    failure,
    reason,
    deletionMs: deletion?.goneAt === undefined ? undefined : micro(elapsed(deletion.requestedAt, deletion.goneAt)),
    phases: object.phases.map((stamp) => ({
      kind: stamp.kind,
      phase: stamp.phase,
      server: iso(stamp.server),
      watch: iso(stamp.watch),
      watchFrom: iso(stamp.watchFrom),
      serverMs: micro(phaseLatency(object, stamp, 'server')),
      watchMs: micro(phaseLatency(object, stamp, 'watch')),
    })),
  };
}

/** How many instances each node has: `worker-1=4 worker-2=3`. */
const nodesOf = (instances: readonly InstanceSample[]): string =>
  [...Map.groupBy(instances, ({ node = 'none' }) => node)]
    .sort(byKey)
    .map(([node, { length }]) => `${node}=${length}`)
    .join(' ');

const instanceRow = ({ readyAt, ...instance }: InstanceSample) => ({ ...instance, readyAt: iso(readyAt) });

function latest(object: ObjectSample, phase: string, clock: LatencyClock): number | undefined {
  const latencies = object.phases
    .filter((stamp) => phaseName(stamp) === phase)
    .filter((stamp) => clock === 'server' || isSeenInTime(stamp))
    .map((stamp) => phaseLatency(object, stamp, clock))
    .filter((latency) => latency !== undefined);
  return latencies.length === 0 ? undefined : micro(Math.max(...latencies));
}

/** A cell has no room for bounds: what may have been so for long before it was seen has none. */
const isSeenInTime = ({ watch, watchFrom }: PhaseStamp): boolean =>
  watch === undefined || watchFrom === undefined || elapsed(watchFrom, watch) <= LATE_MS;

const LATE_MS = 250;

const micro = (length: number | undefined): number | undefined =>
  length === undefined ? undefined : Math.round(length * 1000) / 1000;

const iso = (at: EpochMs | undefined): string | undefined => (at === undefined ? undefined : toIso(at));
const cell = (value: string | boolean | undefined): string | undefined =>
  value === undefined ? undefined : String(value);
