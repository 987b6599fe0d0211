import type { Plan } from '../../src/model/plan.ts';
import type { Workload } from '../../src/model/suite.ts';
import { type EpochMs, epochMs, ms } from '../../src/model/units.ts';
import type { ObjectRecord, PhaseRecord, RunRecord } from '../../src/results/facts/record.ts';
import type { Edge } from '../../src/results/facts/usage.ts';
import { recordOf } from '../../src/results/index.ts';
import { POD } from './built-test.ts';
import { builtJournal } from './journal-builder.ts';

const BURST = recordOf(builtJournal({ workloads: [POD], objects: 1 }));

/** The step that makes the load of a built record. */
export const LOAD = BURST.objects[0]?.step ?? '';
/** The step that deletes it. */
export const DELETE = BURST.objects[0]?.deletion?.step ?? '';

/** The record of a burst of pods, with what a test puts in place of its facts. */
export const builtRecord = (over: Partial<RunRecord> = {}): RunRecord => ({ ...BURST, ...over });

/** Small numbers as instants: tests of arithmetic count from 0. */
export const at = (value: number): EpochMs => epochMs(value);

/** A pod of the load: its creation was sent at 1000 and acknowledged at 1020, the watch showed it first at 1030. */
export const builtObject = (over: Partial<ObjectRecord> = {}): ObjectRecord => ({
  kind: 'Pod',
  namespace: 'prowess-lab-t7',
  name: 'pod-0',
  workload: POD.name,
  step: LOAD,
  requestedAt: at(1000),
  createdFrom: at(1000),
  acknowledgedAt: at(1020),
  firstSeen: { at: at(1030) },
  phases: [],
  ready: true,
  members: 1,
  restarts: 0,
  observedUntil: at(60_000),
  attempts: 1,
  ...over,
});

/** The watch showed a pod in a phase. */
export const phase = (name: string, watch: number, over: Partial<PhaseRecord> = {}): PhaseRecord => ({
  kind: 'Pod',
  phase: name,
  watch: at(watch),
  ...over,
});

/** The plan of the same burst, of this workload and so many objects. */
export const builtPlanOf = (workload: Workload, objects: number): Plan => ({
  ...BURST.plan,
  experiment: { ...BURST.plan.experiment, workloads: [workload] },
  steps: BURST.plan.steps.map((step) =>
    step.kind === 'load'
      ? { ...step, load: { ...step.load, objects: [{ workload, count: objects, parameters: {} }] } }
      : step,
  ),
});

type Shown = Readonly<Record<string, number>>;

/** A source that was read at 1000, right before the load, and at 61000, right after it. */
export const edge = (source: string, before: Shown, after: Shown): Edge => ({
  level: '',
  load: LOAD,
  source,
  before: sample(source, 1000, before),
  from: at(1000),
  until: at(61_000),
  after: sample(source, 61_000, after),
});

const sample = (source: string, atMs: number, series: Shown): Edge['before'] => ({
  type: 'sample',
  source,
  state: 'present',
  series,
  seq: 0,
  at: at(atMs),
  monoMs: ms(atMs),
});
