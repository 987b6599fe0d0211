import { compareText } from '../../model/order.ts';
import type { Test } from '../../model/suite.ts';
import { minutes } from '../../model/units.ts';
import { shortDuration } from '../duration.ts';
import type { OnDemand } from './on-demand.ts';
import { whenText } from './print.ts';
import { type PlannedRun, runsOn } from './queue.ts';
import type { RunDuration, Scheduled } from './scheduled.ts';
import { sharedMachine } from './scheduled.ts';
import { isWeekly, periodOf } from './week.ts';

/** A machine of the chart. */
export interface ChartLane {
  readonly name: string;
  /** Those of the week, without what Prow drops. */
  readonly runs: readonly PlannedRun[];
  /** By job. */
  readonly colours: ReadonlyMap<string, string>;
  /** By job; empty where colours alone distinguish the jobs. */
  readonly marks: ReadonlyMap<string, string>;
  readonly entries: readonly LegendEntry[];
}

export interface LegendEntry {
  readonly mark: string;
  /** Undefined for a job that has no bars. */
  readonly colour: string | undefined;
  readonly text: string;
}

/** A lane for each machine, sorted by its name; last the machines that tests bring along. */
export function lanesOf(scheduled: readonly Scheduled[], onDemand: readonly OnDemand[]): ChartLane[] {
  const names = new Set([...scheduled, ...onDemand].map(({ test }) => laneName(test)));
  return [...names]
    .sort((a, b) => Number(a === OWN) - Number(b === OWN) || compareText(a, b))
    .map((name) => laneOf(name, scheduled.filter(isOn(name)), onDemand.filter(isOn(name))));
}

const OWN = 'machines of their own';

function laneName(test: Test): string {
  const cluster = sharedMachine(test);
  if (cluster === undefined) return OWN;
  return cluster.exclusive ? cluster.name : `${cluster.name} (shared)`;
}

const isOn =
  (name: string) =>
  ({ test }: { readonly test: Test }): boolean =>
    laneName(test) === name;

function laneOf(name: string, scheduled: readonly Scheduled[], onDemand: readonly OnDemand[]): ChartLane {
  const weekly = scheduled.filter((job) => isWeekly(job) && job.when.kind === 'cron');
  const isExclusive = scheduled[0] !== undefined && sharedMachine(scheduled[0].test)?.exclusive === true;
  const colours = new Map(weekly.map(({ job }, index) => [job, COLOURS[index % COLOURS.length] ?? '#000000']));
  const marks = new Map(
    weekly.length <= COLOURS.length ? [] : weekly.map(({ job }, index) => [job, String(index + 1)] as const),
  );
  return {
    name,
    runs: runsOn(weekly, isExclusive, periodOf(weekly)).filter(({ dropped }) => !dropped),
    colours,
    marks,
    entries: [
      ...scheduled.map(({ job, test, when, duration }) => ({
        mark: marks.get(job) ?? '',
        colour: colours.get(job),
        text: entryText(test, whenText(when), duration),
      })),
      ...onDemand.map(({ test, when, duration }) => ({
        mark: '',
        colour: undefined,
        text: entryText(test, when, duration),
      })),
    ],
  };
}

/** The palette of Okabe and Ito: people who are colour-blind see the difference. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#8a6d00', '#555555'];

const entryText = ({ name }: Test, when: string, { ms }: RunDuration): string =>
  `${name}, ${shortDuration(minutes(Math.max(1, Math.round(ms / 60_000))))}: ${when}`;
