import { median, sorted } from '../stats/quantile.ts';
import { isSample, liveIn, type NodeReading, type RampData, type RampStep, shortage } from './data.ts';

/** The ways in which a cluster gives way, each an event of its own; S6, the knee, is a fit and no event. */
export const EVENT_KINDS = {
  S1: 'schedule',
  S2: 'memory',
  S3: 'failure',
  S4: 'latency',
  S5: 'goodput',
} as const;

export type EventId = keyof typeof EVENT_KINDS;

export type RampEvent = { readonly id: EventId } & (
  | {
      readonly seen: true;
      readonly step: number;
      /** Containers that were there then. */
      readonly live?: number;
      readonly node?: string;
      /** A container was killed by its own limit of memory: its node has not given way. */
      readonly byOwnLimit?: true;
      readonly text: string;
    }
  /** `why`: it did not come, or the data do not show it. */
  | { readonly seen: false; readonly measured: boolean; readonly why: string }
);

/** What is certain of when the cluster gives way, in the order S1 to S5. */
export function eventsOf(data: RampData): RampEvent[] {
  const full = memory(data);
  return [scheduling(data), full, failure(data, full), latency(data), goodput(data)];
}

type SeenEvent = Extract<RampEvent, { seen: true }>;

/** The step at which the cluster gives way: the earliest of memory, failure and goodput. Undefined where containers ended by their own limit first. */
export function saturationOf(events: readonly RampEvent[]): SeenEvent | undefined {
  const first = firstOf(events);
  return first?.byOwnLimit ? undefined : first;
}

/** Whether containers were killed by their own limit before the cluster gave way: what it carries is not known then. */
export const isEndedByOwnLimit = (events: readonly RampEvent[]): boolean => firstOf(events)?.byOwnLimit === true;

const firstOf = (events: readonly RampEvent[]): SeenEvent | undefined =>
  events
    .filter((event) => event.seen)
    .filter(({ id }) => id === 'S2' || id === 'S3' || id === 'S5')
    .toSorted((a, b) => a.step - b.step)[0];

const at = (id: EventId, step: RampStep, text: string, node?: string): SeenEvent => {
  const live = liveIn(step);
  return {
    id,
    seen: true,
    step: step.number,
    ...(live !== undefined && { live }),
    ...(node !== undefined && { node }),
    text,
  };
};

const unseen = (id: EventId, measured: boolean, why: string): RampEvent => ({ id, seen: false, measured, why });

const LONG_PENDING_MS = 60_000;

/** A pod that waits for a node longer than a minute. */
function scheduling({ steps }: RampData): RampEvent {
  if (steps.every(({ pending }) => pending === undefined))
    return unseen('S1', false, 'the data do not say how long pods wait for a node');
  const step = steps.find(({ pending }) => (pending?.longestMs ?? 0) > LONG_PENDING_MS);
  if (step === undefined) return unseen('S1', true, 'no pod waited longer than a minute for a node');
  const reason = step.pending?.reason;
  return at('S1', step, `a pod waits longer than a minute for a node${reason === undefined ? '' : `: ${reason}`}`);
}

/** The first node that is full or stalls, and when the last one did. */
function memory({ steps, nodes, memory: of }: RampData): RampEvent {
  if (!steps.some(({ nodes: all }) => all.some(isSample)))
    return unseen('S2', false, 'no memory of the nodes is known');
  const firsts = nodes.flatMap((name, node) => {
    const step = steps.find(({ nodes: all }) => shortageIn(all[node]) !== undefined);
    return step === undefined ? [] : [{ name, step, how: shortageIn(step.nodes[node]) }];
  });
  const ordered = firsts.toSorted((a, b) => steps.indexOf(a.step) - steps.indexOf(b.step));
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (first === undefined || last === undefined) {
    return unseen('S2', true, `no node had less ${of} than 256 MiB, or 5 % of its memory`);
  }
  const others =
    ordered.length === 1 ? '' : `; ${ordered.length} of ${nodes.length} nodes, the last at step ${last.step.number}`;
  const text = first.how === 'full' ? `${of} ends on ${first.name}` : `tasks wait for memory on ${first.name}`;
  return at('S2', first.step, `${text}${others}`, first.name);
}

const shortageIn = (reading: NodeReading | undefined) => (isSample(reading) ? shortage(reading) : undefined);

/** More failed pods than the ramp began with. */
function failure(data: RampData, full: RampEvent): RampEvent {
  const { steps } = data;
  const before = steps.find(({ pods }) => pods !== undefined)?.pods?.failed ?? 0;
  const step = steps.find(({ pods }) => (pods?.failed ?? 0) > before);
  if (step === undefined) return unseen('S3', true, 'no pod was evicted, killed or restarted');
  const event = at(
    'S3',
    step,
    `the first pod fails${step.pods?.failure === undefined ? '' : `: ${step.pods.failure}`}`,
  );
  return isByOwnLimit(data, step, full) ? { ...event, byOwnLimit: true } : event;
}

/** A program and what runs it hold no more than half as much again as was asked of the program: a limit beyond that kills none of them. */
const ROOM_IN_LIMIT = 1.5;

/** The kernel's word is the same where a node has no memory left: then a node is short, in this step or in the next look at it. */
function isByOwnLimit({ limitBytes, workloadBytes = 0, steps }: RampData, step: RampStep, full: RampEvent): boolean {
  const isTight = limitBytes !== undefined && limitBytes <= ROOM_IN_LIMIT * workloadBytes;
  const next = steps[steps.indexOf(step) + 1] ?? step;
  const isNodeShort = full.seen && full.step <= next.number;
  return isTight && !isNodeShort && /OOMKilled/.test(step.pods?.failure ?? '');
}

const FIRST_STEPS = 10;
const IN_A_ROW = 3;
const MOST_LATENCY_FACTOR = 2;
/** Stamps of a server are whole seconds. */
const STAMPS_MS = 1000;
const LEAST_OF_LINEAR = 0.95;

/** The first of three steps in a row whose starts take twice as long as in the first ten. */
function latency({ steps }: RampData): RampEvent {
  const timed = steps.filter(({ startLatenciesMs, isDown }) => startLatenciesMs.length > 0 && !isDown);
  if (timed.length <= FIRST_STEPS)
    return unseen('S4', false, `${timed.length} steps with times of starts: more than ${FIRST_STEPS} are needed`);
  const middle = ({ startLatenciesMs }: RampStep): number => median(sorted(startLatenciesMs)) ?? 0;
  const usual = median(sorted(timed.slice(0, FIRST_STEPS).map(middle))) ?? 0;
  const step = firstOfThree(timed, (each) => middle(each) > usual * MOST_LATENCY_FACTOR + STAMPS_MS);
  if (step === undefined) return unseen('S4', true, 'starts took no more than twice as long as in the first ten steps');
  return at(
    'S4',
    step,
    `a start takes ${(middle(step) / 1000).toPrecision(3)} s, ${(usual / 1000).toPrecision(3)} s before`,
  );
}

/** The first of three steps in a row whose containers do less work than as many of the first steps would. */
function goodput({ steps }: RampData): RampEvent {
  const each = workPerContainer(steps);
  if (each === undefined) return unseen('S5', false, 'the data hold no units of work, or fewer than ten steps of them');
  const working = workingSteps(steps);
  const step = firstOfThree(working, (one) => shareOfLinear(one, each) < LEAST_OF_LINEAR);
  if (step === undefined) return unseen('S5', true, 'work grew with the containers');
  const share = Math.floor(shareOfLinear(step, each) * 1000) / 10;
  return at('S5', step, `the containers do ${share} % of the work that as many did at first`);
}

const workingSteps = (steps: readonly RampStep[]): RampStep[] =>
  steps.filter(({ workPerSecond, pods, isDown }) => workPerSecond !== undefined && !isDown && (pods?.running ?? 0) > 0);

/** Work per second of one container, by the first ten steps. */
export function workPerContainer(steps: readonly RampStep[]): number | undefined {
  const first = workingSteps(steps)
    .filter(({ workPerSecond = 0 }) => workPerSecond > 0)
    .slice(0, FIRST_STEPS);
  if (first.length < FIRST_STEPS) return undefined;
  return median(sorted(first.map(({ workPerSecond = 0, pods }) => workPerSecond / (pods?.running ?? 1))));
}

/** Work against that of as many containers by themselves. */
export const shareOfLinear = ({ workPerSecond = 0, pods }: RampStep, each: number): number =>
  workPerSecond / ((pods?.running ?? 0) * each);

const firstOfThree = (steps: readonly RampStep[], held: (step: RampStep) => boolean): RampStep | undefined =>
  steps.find((_, index) => {
    const row = steps.slice(index, index + IN_A_ROW);
    return row.length === IN_A_ROW && row.every(held);
  });
