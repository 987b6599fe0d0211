import type { Merge } from '../../history/merges.ts';
import type { Symptoms } from './evidence.ts';
import { filesOf, filesWithin, isUpdateOfDependencies } from './folders.ts';

/** Why a merge may be the cause, and how likely: odds against code that has nothing to do with the series. */
export interface MergeWeight {
  readonly class: 'code' | 'dependency' | 'measurement' | 'workload' | 'infrastructure';
  readonly reason: string;
  readonly odds: number;
}

export const ASIDE = 'changes no code that runs';
export const OTHER_CODE = 'changes other code';

/** Of several reasons the heaviest counts. `owners` are the parts of the code that make the series what it is. */
export function weightOf(merge: Merge, owners: readonly string[], symptoms: Symptoms): MergeWeight {
  const reasons = RULES.flatMap((rule) => rule(merge, owners, symptoms) ?? []);
  return reasons.reduce((heaviest, each) => (each.odds > heaviest.odds ? each : heaviest));
}

type Rule = (merge: Merge, owners: readonly string[], symptoms: Symptoms) => MergeWeight | undefined;

/** The odds are a judgement that was tried on all labelled events (bench/changes.ts), which are therefore no independent proof of them. */
const RULES: readonly Rule[] = [
  () => ({ class: 'code', reason: ASIDE, odds: 0.1 }),
  (merge) => (filesOf(merge, 'code') === 0 ? undefined : { class: 'code', reason: OTHER_CODE, odds: 1 }),
  function itsCode(merge, owners) {
    const files = filesWithin(merge, owners);
    if (files === 0) return undefined;
    return {
      class: 'code',
      reason: `changes ${foldersWithin(merge, owners)}`,
      odds: 4 + 8 * (files / merge.files) + Math.log2(files),
    };
  },
  function dependencies(merge) {
    if (!isUpdateOfDependencies(merge)) return undefined;
    return { class: 'dependency', reason: 'updates dependencies', odds: 4 + Math.log2(filesOf(merge, 'dependency')) };
  },
  function measurement(merge, _, symptoms) {
    const files = filesOf(merge, 'measurement');
    if (files === 0) return undefined;
    const odds = (6 + 12 * (files / merge.files)) * (symptoms.measurement.length > 0 ? 3 : 1);
    return { class: 'measurement', reason: 'changes what is measured, or how', odds };
  },
  function workload(merge, _, symptoms) {
    if (filesOf(merge, 'workload') === 0) return undefined;
    const odds = symptoms.workload.length > 0 ? 40 : 12;
    return { class: 'workload', reason: 'changes the load that the test makes', odds };
  },
];

const foldersWithin = (merge: Merge, owners: readonly string[]): string =>
  merge.folders
    .map(({ folder }) => folder)
    .filter((folder) => filesWithin({ folders: [{ folder, files: 1 }] }, owners) > 0)
    .slice(0, 3)
    .join(', ');
