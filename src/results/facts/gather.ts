import type { CallFact, Entry, Stamp } from '../../model/entry.ts';
import type { StepSpan } from '../../model/facts.ts';
import { isOfHost } from '../../model/families.ts';
import { sealed } from '../../model/journal-line.ts';
import { isMeasured, type Level, movesObjects, type Plan } from '../../model/plan.ts';
import { ownPopulation } from '../../model/population.ts';
import { resourcesBehind } from '../../model/resources.ts';
import { type EpochMs, elapsed, epochMs } from '../../model/units.ts';
import { type JournalReader, type JournalState, journalReader } from '../journal/read.ts';
import { countedEntries } from '../journal/resumed.ts';
import { benchmarkSamples } from './benchmarks.ts';
import { seriesOf } from './charts.ts';
import { type Clocks, compareClocks } from './clocks.ts';
import { type Creations, gatherCreations } from './creations.ts';
import { engineSamples } from './engines.ts';
import { linkObjects } from './objects.ts';
import { type Since, sinceOf } from './pauses.ts';
import { rampPodsOf } from './ramp-pods.ts';
import type { CallRecord, RunRecord } from './record.ts';
import { followRest } from './rest.ts';
import { followRestarts } from './restarts.ts';
import { gatherSteps, type Steps } from './steps.ts';
import { followObject, type ObjectTimeline } from './timelines.ts';
import { type Edge, gatherUsage, type Usage } from './usage.ts';
import { waitsOf } from './waits.ts';
import { followWatches, type Watches } from './watches.ts';

/** Takes the lines of a journal one by one and gives what they say as a whole. */
export interface RecordReader {
  line: JournalReader['line'];
  /** Throws KnownError where the lines are no journal that this program reads. */
  end(): RunRecord;
}

/** Reads a journal in one pass; what is kept grows with objects and calls, not with notifications or samples. */
export function recordReader(): RecordReader {
  const gathered = gather();
  const counted = countedEntries((entry) => take(gathered, entry));
  const reader = journalReader(counted.take);
  return {
    line: reader.line,
    end() {
      const state = reader.end();
      counted.end();
      return conclude(gathered, state);
    },
  };
}

/** The same from entries in memory. */
export function recordOf(entries: readonly Entry[]): RunRecord {
  const reader = recordReader();
  for (const entry of entries) reader.line(sealed(entry));
  return reader.end();
}

interface Gathered {
  readonly steps: Steps;
  readonly creations: Creations;
  readonly watches: Watches;
  readonly usage: Usage;
  /** Of the runner's own machine. */
  readonly hostUsage: Usage;
  readonly clocks: Clocks;
  readonly restarts: ReturnType<typeof followRestarts>;
  readonly rest: ReturnType<typeof followRest>;
  readonly timelines: Map<string, ObjectTimeline>;
  readonly calls: CallFact[];
  /** Entries of few words: probes, lock, subject, findings, inventory, signals, notes, begin and end. */
  readonly others: Entry[];
  /** Kind -> plural. */
  readonly plurals: Map<string, string>;
  last: Stamp | undefined;
}

const gather = (): Gathered => ({
  steps: gatherSteps(),
  creations: gatherCreations(),
  watches: followWatches(),
  usage: gatherUsage(),
  hostUsage: gatherUsage(),
  clocks: compareClocks(),
  restarts: followRestarts(),
  rest: followRest(),
  timelines: new Map(),
  calls: [],
  others: [],
  plurals: new Map(),
  last: undefined,
});

function take(gathered: Gathered, entry: Entry): void {
  gathered.last = entry;
  gathered.clocks.entry(entry);
  switch (entry.type) {
    case 'step-started':
      gathered.steps.start(entry);
      gathered.usage.start(entry);
      gathered.hostUsage.start(entry);
      break;
    case 'step-ended':
      gathered.steps.end(entry);
      break;
    case 'call':
      gathered.clocks.reply(entry);
      gathered.creations.take(entry);
      gathered.calls.push(entry);
      break;
    case 'seen':
      followObject(gathered.timelines, entry, gathered.watches.see(pluralOf(entry.object.kind, gathered), entry));
      break;
    case 'sample':
      if (isOfHost(entry.source)) {
        gathered.hostUsage.take(entry);
        break;
      }
      gathered.restarts.take(entry);
      gathered.rest.take(entry);
      gathered.usage.take(entry);
      break;
    default:
      if (entry.type === 'watch') gathered.watches.turn(entry);
      if (entry.type === 'clock-step') gathered.clocks.step(entry);
      if (entry.type === 'run-started') learnKinds(gathered.plurals, entry.plan);
      gathered.others.push(entry);
  }
}

const pluralOf = (kind: string, { plurals }: Gathered): string => plurals.get(kind) ?? kind;

function learnKinds(plurals: Map<string, string>, { experiment }: Plan): void {
  for (const { kind, plural } of experiment.workloads.flatMap(({ manifest }) => resourcesBehind(manifest))) {
    plurals.set(kind, plural);
  }
}

function conclude(gathered: Gathered, journal: JournalState): RunRecord {
  const { usage, watches, clocks, others } = gathered;
  const gauges = usage.gauges();
  const [first] = ofType(others, 'run-started');
  if (first === undefined || gathered.last === undefined) throw new Error('a journal that was read has a first entry');
  const steps = gathered.steps.all();
  const clock = clocks.comparison(measuredTime(steps));
  const pauses = ofType(others, 'pause').map(({ from, to }) => ({ from, to }));
  const since = sinceOf(pauses);
  const endedAt = gathered.last.at;
  const { timelines, plan } = { ...gathered, ...first };
  return {
    run: first.run,
    plan,
    startedAt: first.at,
    endedAt,
    endedMonoMs: gathered.last.monoMs,
    ended: endOf(others),
    resumed: ofType(others, 'resumed').length,
    journal,
    levels: levelsIn(others, plan),
    steps,
    ...linkObjects({ plan, steps, creations: gathered.creations.all(), timelines, endedAt, clock, since }),
    calls: callsWithLevels(gathered.calls, steps, since),
    benchmarks: [
      ...benchmarkSamples(plan, steps, ofType(others, 'output')),
      ...engineSamples(plan, steps, ofType(others, 'engine'), ofType(others, 'output')),
    ],
    rampSettings: ofType(others, 'ramp-setting'),
    rampLooks: ofType(others, 'ramp-look'),
    rampPods: rampPodsOf(gathered.creations.all(), steps, timelines),
    participants: ofType(others, 'participant'),
    nodeLoads: ofType(others, 'node-load'),
    launchers: ofType(others, 'launcher'),
    series: seriesOf(gauges),
    events: others.filter(isEvent),
    gaps: watches.gaps(),
    locks: ofType(others, 'lock'),
    subjects: ofType(others, 'subject'),
    images: ofType(others, 'image'),
    hooks: ofType(others, 'hook'),
    profiles: ofType(others, 'profile'),
    prometheus: ofType(others, 'prometheus')[0],
    findings: ofType(others, 'finding'),
    infrastructure: ofType(others, 'infrastructure'),
    host: ofType(others, 'host')[0]?.host,
    inventories: ofType(others, 'inventory'),
    clock,
    pauses,
    clockJumpMs: clocks.jumpMs(measuredTime(steps)),
    gauges,
    restarts: gathered.restarts.all(),
    rest: gathered.rest.edges(),
    nodeChanges: ofType(others, 'node'),
    others: ofType(others, 'others'),
    edges: edgesOf(usage, plan, steps),
    hostEdges: edgesOf(gathered.hostUsage, plan, steps),
    waits: waitsOf(plan, steps, ofType(others, 'probe')),
  };
}

/** A deletion that only clears up is not measured: no source is read after it. */
function edgesOf(usage: Usage, plan: Plan, steps: readonly StepSpan[]): Edge[] {
  const clearing = new Set(steps.filter(({ kind }) => kind === 'delete').map(({ id }) => id));
  return usage.edges().filter(({ load }) => ownPopulation(plan) === 'delete' || !clearing.has(load));
}

function ofType<T extends Entry['type']>(entries: readonly Entry[], type: T): Extract<Entry, { type: T }>[] {
  return entries.filter((entry): entry is Extract<Entry, { type: T }> => entry.type === type);
}

/** A run that was resumed has gone on after its end. */
const endOf = (entries: readonly Entry[]): RunRecord['ended'] => {
  const last = entries.findLast(({ type }) => type === 'run-ended' || type === 'resumed');
  return last?.type === 'run-ended' ? last : undefined;
};

/** Journals of 0.1 do not say when a level began: their plan says which there were. */
function levelsIn(entries: readonly Entry[], plan: Plan): readonly Level[] {
  const started = ofType(entries, 'level-started');
  return started.length === 0
    ? plan.levels
    : started
        .filter(({ repetition }) => repetition > 0)
        .map(({ name, parameters, repetition }) => ({ name, parameters, repetition }));
}

/** What a person wants to know of the run's course. */
const isEvent = (entry: Entry): boolean =>
  entry.type === 'lock'
    ? entry.event !== 'renewed'
    : ['signal', 'image', 'subject', 'watch', 'finding', 'pause', 'clock-step', 'resumed'].includes(entry.type);

/** From the first load to the end of what is measured after it. */
function measuredTime(steps: readonly StepSpan[]): { from: EpochMs; to: EpochMs } | undefined {
  const begun = steps.find(isMeasured);
  const over = steps.findLast(movesObjects);
  return begun && { from: begun.startedAt, to: over?.endedAt ?? epochMs(Infinity) };
}

function callsWithLevels(calls: readonly CallFact[], steps: readonly StepSpan[], since: Since): CallRecord[] {
  const levels = new Map(steps.map(({ id, level }) => [id, level]));
  return calls.map(({ verb, resource, step, scheduledAt, sentAt, receivedAt, status, attempt }) => ({
    verb,
    resource,
    step,
    level: step === undefined ? undefined : levels.get(step),
    scheduledAt,
    sentAt,
    receivedAt,
    ...(since(receivedAt) < receivedAt && { receivedFrom: epochMs(Math.max(sentAt, since(receivedAt))) }),
    latencyMs: elapsed(sentAt, receivedAt),
    lagMs: scheduledAt === undefined || attempt > 1 ? undefined : elapsed(scheduledAt, sentAt),
    status,
    attempt,
  }));
}
