import type { Entry, Fact, RampLookFact } from '../../src/model/entry.ts';
import type { Step } from '../../src/model/plan.ts';
import type { RampRun } from '../../src/model/ramp.ts';
import { epochMs, ms, seconds } from '../../src/model/units.ts';
import { builtJournal, renumbered } from './journal-builder.ts';

const MIB = 2 ** 20;
const NODES = ['worker-1', 'worker-2'];
const STEP = '99-ramp';
/** So many containers do all of their work. */
const CARRIED = 28;

const RAMP: RampRun = {
  pod: {},
  workloadBytes: 200 * MIB,
  growMs: seconds(2),
  start: 2,
  by: 2,
  most: 60,
  pace: { mode: 'none' },
  beyond: 1.25,
  downSteps: 0,
  limitMs: seconds(600),
};

/**
 * The journal of a burst with a ramp behind it, on two nodes of 4 GiB whose containers take 210 MiB each: every number of ramps can be
 * measured. `dead`: from this look on the second node gives no sample.
 */
export function rampJournal({ dead = Number.POSITIVE_INFINITY } = {}): Entry[] {
  const entries = builtJournal();
  const last = entries.at(-1);
  if (last === undefined) throw new Error('a journal has entries');
  const planned = {
    kind: 'ramp',
    id: STEP,
    role: 'measure',
    ramp: RAMP,
    estimateMs: ms(0),
    timeoutMs: seconds(600),
  } as const;
  const facts: Fact[] = [
    { type: 'step-started', step: STEP, kind: 'ramp', role: 'measure' },
    {
      type: 'ramp-setting',
      step: STEP,
      unread: {},
      nodes: NODES.map((name) => ({ name, totalBytes: 4096 * MIB, cpus: 4 })),
    },
    ...Array.from({ length: 19 }, (_, number) => lookOf(number, number >= dead)),
    { type: 'step-ended', step: STEP, how: 'done' },
  ];
  const stamped = facts.map((fact): Entry => ({ seq: 0, at: last.at, monoMs: last.monoMs, ...fact }));
  return renumbered([...entries.slice(0, -1).map((entry) => withStep(entry, planned)), ...stamped, last]);
}

function withStep(entry: Entry, planned: Step): Entry {
  if (entry.type !== 'run-started') return entry;
  return { ...entry, plan: { ...entry.plan, steps: [...entry.plan.steps, planned] } };
}

/** One container more on each node. */
function lookOf(number: number, isDead: boolean): RampLookFact {
  const each = number;
  return {
    type: 'ramp-look',
    step: STEP,
    number,
    wanted: 2 * each,
    pods: { running: 2 * each, creating: 0, pending: 0, terminating: 0, failed: 0 },
    ...(number > 0 && { workPerSecond: 100 * Math.min(2 * each, CARRIED) }),
    startLatenciesMs: number === 0 ? [] : [ms(1000), ms(2000)],
    nodes: NODES.map((name, node) => ({
      name,
      ...(isDead && node === 1
        ? { reason: 'connection refused' }
        : { takenAt: epochMs(number * 10_000 + node), leftBytes: (4000 - each * 210 + (number % 3)) * MIB }),
      live: each,
    })),
  };
}
