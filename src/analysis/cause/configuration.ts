import type { Merge } from '../../history/merges.ts';
import type { Symptoms } from './evidence.ts';
import { kindOf } from './folders.ts';
import { ASIDE, type MergeWeight } from './weight.ts';

/**
 * What a merge of the repository that holds suites, clusters and jobs may have to do with a change. That repository shapes each run and is no part of
 * what is measured, so its merges say neither code nor who owns a component.
 */
export function configurationWeight(merge: Merge, symptoms: Symptoms): MergeWeight {
  const folders = merge.folders.map(({ folder }) => folder);
  const odds = (base: number): number =>
    base * (symptoms.facts.length > 0 || symptoms.measurement.length > 0 ? WITH_SYMPTOMS : 1);
  if (symptoms.workload.length > 0 && folders.some((folder) => LOAD.test(folder) || kindOf(folder) === 'workload')) {
    return { class: 'workload', reason: 'changes the load in the configuration', odds: 40 };
  }
  if (folders.some((folder) => LOAD.test(folder))) {
    return { class: 'workload', reason: `changes ${named(folders, LOAD)} of the configuration`, odds: odds(6) };
  }
  if (folders.some((folder) => SURROUNDINGS.test(folder))) {
    const what = named(folders, SURROUNDINGS);
    return { class: 'infrastructure', reason: `changes ${what} of the configuration`, odds: odds(3) };
  }
  if (BUMP.test(merge.title)) {
    return { class: 'infrastructure', reason: 'updates what the configuration names', odds: odds(3) };
  }
  return { class: 'infrastructure', reason: ASIDE, odds: 0.1 };
}

/** A fact of the runs, or how values are measured, changed at the same run. */
const WITH_SYMPTOMS = 4;

const LOAD = /^suites(?!\/clusters)(\/|$)/;
const SURROUNDINGS =
  /(^suites\/clusters|(^|\/)(jobs|clusters|presets|images|operator|images?-?builder)(\/|$)|^prowess\.yaml$|prow-deploy)/;
const BUMP = /\b(bump|update|upgrade|pin|roll)(s|ed|ing)?\b/i;

const named = (folders: readonly string[], which: RegExp): string =>
  folders
    .filter((folder) => which.test(folder))
    .slice(0, 2)
    .join(', ');
