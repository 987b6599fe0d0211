import type { History } from '../../history/history.ts';
import type { Merge } from '../../history/merges.ts';
import type { ChangeEvent } from '../changes/changes.ts';
import type { FamilyChange } from '../changes/families.ts';
import { configurationWeight } from './configuration.ts';
import { type Symptoms, symptomsOf } from './evidence.ts';
import { ownersOf } from './owners.ts';
import { ASIDE, type MergeWeight, OTHER_CODE, weightOf } from './weight.ts';
import { type MergeWindow, mergedBetween, windowBetween } from './window.ts';

const CAUSE_CLASSES = ['code', 'dependency', 'measurement', 'workload', 'infrastructure'] as const;
export type CauseClass = (typeof CAUSE_CLASSES)[number];

/** What most likely caused a change. */
export interface Cause {
  readonly class: CauseClass;
  /** Why that class, in words. */
  readonly evidence: readonly string[];
  readonly window: MergeWindow;
  /** The merges of the window, and those of the configuration in the same time, the likeliest first. */
  readonly suspects: readonly SuspectMerge[];
}

export interface SuspectMerge extends Omit<MergeWeight, 'odds'> {
  readonly merge: Merge;
  /** How likely it is the cause, if one of the window is. All of a window add up to 1. */
  readonly share: number;
}

/** What was merged, in order: into the line itself, and into the repository that holds suites and jobs. */
export interface KnownMerges {
  readonly merges: readonly Merge[];
  readonly configuration?: readonly Merge[];
}

/** Undefined where the history begins with the change. */
export function causeOf(
  history: History,
  { found }: ChangeEvent,
  events: readonly ChangeEvent[],
  { merges, configuration = [] }: KnownMerges,
): Cause | undefined {
  const [after, until] = [history.runs[found.lastGood], history.runs[found.last]];
  if (after === undefined || until === undefined) return undefined;
  const window = windowBetween(after, until, merges);
  const symptoms = symptomsOf(history, found, events);
  const configured = mergedBetween(after, until, configuration);
  const suspects = ranked([
    ...weighed(history, found, window.merges, symptoms),
    ...configured.map((merge) => ({ merge, ...configurationWeight(merge, symptoms) })),
  ]);
  return { ...classOf(window, symptoms, suspects), window, suspects };
}

function classOf(
  { merges, covered }: MergeWindow,
  { workload, measurement, facts }: Symptoms,
  [likeliest]: readonly SuspectMerge[],
): Pick<Cause, 'class' | 'evidence'> {
  const beside = facts.map((fact) => `${fact} at the same run`);
  if (workload.length > 0)
    return { class: 'workload', evidence: [`${workload.join(', ')} changed at the same run`, ...beside] };
  if (likeliest === undefined || likeliest.reason === ASIDE) {
    const why = covered ? 'no merge between the two runs changes code' : 'no merge is known between the two runs';
    return {
      class: measurement.length > 0 ? 'measurement' : 'infrastructure',
      evidence: [why, ...measurement, ...beside],
    };
  }
  const isUnlikely = facts.length > 0 && likeliest.reason === OTHER_CODE;
  if (isUnlikely)
    return { class: 'infrastructure', evidence: [...beside, `${merges.length} merges, none in its code`] };
  if (measurement.length > 0 && likeliest.class === 'code') return { class: 'measurement', evidence: measurement };
  return { class: likeliest.class, evidence: [likeliest.reason, ...measurement, ...beside] };
}

type WeighedMerge = MergeWeight & Pick<SuspectMerge, 'merge'>;

/** By what their folders have to do with the series that changed most certainly. */
function weighed(history: History, found: FamilyChange, merges: readonly Merge[], symptoms: Symptoms): WeighedMerge[] {
  const [most] = found.changes;
  const series = most && history.series.get(most.series)?.name;
  const owners = series === undefined ? [] : ownersOf(series);
  return merges.map((merge) => ({ merge, ...weightOf(merge, owners, symptoms) }));
}

function ranked(all: readonly WeighedMerge[]): SuspectMerge[] {
  const total = all.reduce((sum, { odds }) => sum + odds, 0);
  return all
    .map(({ odds, ...rest }) => ({ ...rest, share: odds / total }))
    .sort((a, b) => b.share - a.share || b.merge.mergedAt - a.merge.mergedAt);
}
