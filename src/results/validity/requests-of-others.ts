import { counted } from '../../model/counted.ts';
import { edgesWith, risesOf } from '../facts/histograms.ts';
import type { RunRecord } from '../facts/record.ts';
import type { Edge } from '../facts/usage.ts';
import { broken, holds, type RuleFinding } from './rule.ts';

const FAMILY = 'apiserver_request_total';

/** An object and what is made of it cause some tens of requests, under contention more than in the warm-up. */
const PER_OBJECT = { least: 30, most: 80, timesWarmUp: 3 };
/** What a cluster at rest may ask in each second, for it has waves that a short look misses; never more, unless it has more nodes. */
const PER_SECOND = { beside: 20, most: 100 };
/** Reads of our own, and lists of controllers that come round in the time of the load. */
const WAVE = 500;
/** Of one kind of creation, or of list. */
const NAMED = {
  POST: { wave: 5, timesWarmUp: 2, unknown: 1 },
  LIST: { wave: 200, timesWarmUp: 3, unknown: 80 },
} as const;
/** No objects that others would want: of these as many follow from ours as from anybody's. */
const UNNAMED = /^events$|reviews$/;

type NamedVerb = keyof typeof NAMED;

/**
 * Requests of any kind and verb: what our objects cause, as the warm-up's did, and what the cluster asks for by itself, as it did when it was
 * left alone before the load, explain so many; more come from others. Creations and lists are counted for each resource too.
 */
export function requestsOfOthers(facts: RunRecord, level: string, ours: ReadonlySet<string>): RuleFinding[] {
  const edges = facts.edges.filter((edge) => edge.level === level);
  const counts = countsIn(edges);
  if (counts === undefined) return [];
  const load = { counts, tookMs: lengthOf(edges), objects: objectsIn(facts, level) };
  const habits = habitsOf(facts);
  const named = facts.plan.experiment.cluster?.exclusive === true ? namedOf(load, habits, ours, level) : [];
  return [inAll(load, habits, facts, level), ...named];
}

interface LoadRequests {
  /** `POST pods` -> how many were answered. */
  readonly counts: ReadonlyMap<string, number>;
  readonly tookMs: number;
  /** Ours, members of sets included. */
  readonly objects: number;
}

/** What was measured before the load; undefined where it was not. */
interface Habits {
  readonly idle: Pick<LoadRequests, 'counts' | 'tookMs'>;
  readonly warmUp: Pick<LoadRequests, 'counts' | 'objects'>;
}

function inAll(
  { counts, tookMs, objects }: LoadRequests,
  habits: Habits | undefined,
  facts: RunRecord,
  level: string,
): RuleFinding {
  const total = sum(counts);
  const nodes = facts.inventories.at(-1)?.nodes.length ?? 0;
  const most = Math.max(PER_SECOND.most, nodes);
  const idle = habits && (atMost(sum(habits.idle.counts)) / habits.idle.tookMs) * 1000;
  const perSecond = Math.min(most, (idle ?? most) + PER_SECOND.beside);
  const allowed = WAVE + objects * perObject(habits) + (tookMs / 1000) * perSecond;
  const [first] = [...counts].toSorted(([, a], [, b]) => b - a);
  const known =
    idle === undefined ? '' : `, and the idle cluster, which asked ${idle.toFixed(1)} times a second at most,`;
  const explain = `our ${counted(objects, 'object')}${known} explain ${Math.round(allowed)} at most`;
  const seen = `the API server answered ${total} requests in ${(tookMs / 1000).toFixed(1)} s, most of them ${first?.[0] ?? 'of no kind'}; ${explain}`;
  return total > allowed ? broken(`${seen}: others make load`, level) : holds(seen, level);
}

function perObject(habits: Habits | undefined): number {
  const { least, most, timesWarmUp } = PER_OBJECT;
  if (habits === undefined || habits.warmUp.objects === 0) return most;
  return Math.min(most, Math.max(least, (sum(habits.warmUp.counts) / habits.warmUp.objects) * timesWarmUp));
}

/** What is made, or listed, of one resource: of kinds under test the creations are compared with our own calls. */
function namedOf(
  load: LoadRequests,
  habits: Habits | undefined,
  ours: ReadonlySet<string>,
  level: string,
): RuleFinding[] {
  return [...load.counts].flatMap(([call, count]) => {
    const [verb = '', resource = ''] = call.split(' ');
    if (
      !isNamed(verb) ||
      resource === '' ||
      resource.includes('/') ||
      (verb === 'POST' && (ours.has(resource) || UNNAMED.test(resource)))
    )
      return [];
    const allowed = allowedOf(call, verb, load, habits);
    if (count <= allowed) return [];
    const what = verb === 'POST' ? `creations of ${resource}` : `lists of ${resource}`;
    const explain = `ours and the idle cluster explain ${Math.floor(allowed)} at most`;
    return [broken(`the API server answered ${count} ${what}, ${explain}: others make load`, level)];
  });
}

const isNamed = (verb: string): verb is NamedVerb => Object.hasOwn(NAMED, verb);

function allowedOf(
  call: string,
  verb: NamedVerb,
  { tookMs, objects }: LoadRequests,
  habits: Habits | undefined,
): number {
  const { wave, timesWarmUp, unknown } = NAMED[verb];
  if (habits === undefined || habits.warmUp.objects === 0)
    return wave + objects * unknown + (tookMs / 1000) * UNKNOWN_RATE;
  const { idle, warmUp } = habits;
  const byItself = (atMost(idle.counts.get(call) ?? 0) / idle.tookMs) * tookMs;
  const forOurs = ((warmUp.counts.get(call) ?? 0) / warmUp.objects) * timesWarmUp * objects;
  return wave + byItself + forOurs;
}

/** A second, where the idle cluster was not looked at. */
const UNKNOWN_RATE = 1;

function habitsOf({ rest, warmUp, waits, steps }: RunRecord): Habits | undefined {
  const [idle, warm] = [countsIn(rest.idle), countsIn(rest.warmUp)];
  const tookMs = lengthOf(rest.idle);
  if (idle === undefined || warm === undefined || tookMs < SHORTEST_LOOK_MS) return undefined;
  const last = steps.findLast(({ kind }) => kind === 'warm-up')?.id;
  const ownReads = waits.find(({ step }) => step === last)?.reads ?? 0;
  return {
    idle: { counts: withoutReads(idle, ownReads), tookMs },
    warmUp: { counts: warm, objects: standFor(warmUp) },
  };
}

/** The reads that wait for the cluster to come to rest are our own. */
function withoutReads(counts: ReadonlyMap<string, number>, reads: number): ReadonlyMap<string, number> {
  const READS = 'LIST namespaces';
  return new Map(counts).set(READS, Math.max(0, (counts.get(READS) ?? 0) - reads));
}

const SHORTEST_LOOK_MS = 5000;

/** Of a Poisson process that was counted once, about the most that its mean can be (95 %, two-sided: Garwood 1936, approximately). */
const atMost = (count: number): number => count + 2 * Math.sqrt(count + 1) + 1;

/** Answers by verb and resource, those to subresources as of none that is named; undefined where they could not be read. */
function countsIn(edges: readonly Edge[]): ReadonlyMap<string, number> | undefined {
  const rises = risesOf(edges, FAMILY, ({ labels: { verb = '', resource = '', subresource = '', code = '' } }) => ({
    call: verb === 'POST' && !code.startsWith('2') ? `POST` : [verb, resource, subresource].filter(Boolean).join('/'),
  }));
  if (rises === undefined) return undefined;
  return new Map(rises.map(({ labels: { call = '' }, counts }) => [call.replace('/', ' '), counts.get(Infinity) ?? 0]));
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, each) => total + each, 0);

/** The time between the counts of the API server, of its slowest replica; of several loads their sum. Samples of nodes may come much later. */
function lengthOf(edges: readonly Edge[]): number {
  const loads = Map.groupBy(edgesWith(edges, FAMILY), ({ load }) => load);
  const longest = (of: readonly Edge[]): number =>
    Math.max(0, ...of.map(({ before, after }) => (after?.at ?? before.at) - before.at));
  return [...loads.values()].reduce((total, of) => total + longest(of), 0);
}

const objectsIn = ({ objects }: RunRecord, level: string): number =>
  standFor(objects.filter((object) => (object.level ?? '') === level));

const standFor = (objects: RunRecord['objects']): number =>
  objects.reduce((total, { members }) => total + 1 + members, 0);
