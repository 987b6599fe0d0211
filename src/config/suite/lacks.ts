import { counted, firstFew } from '../../model/counted.ts';
import { hasRunner, isRun, type Test } from '../../model/suite.ts';
import { bringsOwnPods } from '../../scenarios/index.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic, Mistake } from '../source/diagnostic.ts';
import { complainOf, type Layer } from './cascade.ts';
import type { Resolved, SiteIndex } from './references.ts';
import type { Shared } from './schema/defaults.ts';

/** Something that a test needs, and that may be missing above all tests of its suite. */
export interface Lack {
  /** Who lacks it. */
  readonly what: 'test' | 'job';
  readonly name: string;
  readonly layers: readonly Layer[];
  /** What of the test shows it; the test's own key where no layer has it. */
  readonly path: readonly string[];
  readonly mistake: Mistake;
  /** The message where several lack it, if that is another one. */
  readonly together?: string;
}

/** Of a test it is said by the key under which its own layer has it, which a matrix makes several tests of. */
export const lackOfTest = (
  { name }: Pick<Test, 'name'>,
  layers: readonly Layer[],
  path: readonly string[],
  mistake: Mistake,
): Lack => ({ what: 'test', name: layers.at(-1)?.at.at(-1) ?? name, layers, path, mistake });

/** What tests and jobs lack, each thing once: where one lacks it, or where it is written for all; else at `tests`. */
export function lackDiagnostics(lacks: readonly Lack[]): Diagnostic[] {
  const groups = Map.groupBy(lacks, ({ mistake, together = mistake.message, layers }) =>
    JSON.stringify([together, layers.at(-1)?.source.file.path]),
  );
  return [...groups.values()].flatMap((group) => {
    const places = group.map(({ layers, path, mistake }) => complainOf(layers, path, mistake, 'key'));
    const names = [...new Set(group.map(({ name }) => name))];
    const [first] = group;
    const own = first?.layers.at(-1);
    if (first === undefined || own === undefined) return [];
    // A job is not named by its place.
    if (names.length === 1 && first.what === 'test') return places.slice(0, 1);
    const { what, mistake, together = mistake.message } = first;
    const message = `${together} (${counted(names.length, what)}: ${firstFew(names)})`;
    const isOnePlace = new Set(places.map(({ line, column }) => `${line}:${column}`)).size === 1;
    return isOnePlace
      ? [complainOf(first.layers, first.path, { ...mistake, message }, 'key')]
      : [complain(own.source, ['tests'], { ...mistake, message }, 'key')];
  });
}

/** What a test needs that no layer says; a command needs neither cluster nor workload. */
export function lacksOf(test: Test, { layers, complete }: Resolved, { named }: SiteIndex): Lack[] {
  const { experiment, triggers, repo } = test;
  const lack = (message: string, path: readonly string[], more: Omit<Mistake, 'message'>): Lack =>
    lackOfTest(test, layers, path, { message, ...more });
  const isMeasured = isRun(experiment) && complete;
  const lacks: Lack[] = [];
  if (hasRunner(experiment) && complete && !states(layers, ['cluster'])) {
    const hint = 'cluster: NAME, at the top of the suite for all its tests, or in the test';
    lacks.push(lack('no cluster is named', [], { ...oneOf(named.cluster), hint }));
  }
  if (isMeasured && !bringsOwnPods(experiment.scenario) && !states(layers, ['workload', 'workloads'])) {
    const hint = 'workload: NAME, under `defaults` of the suite for all its tests, or in the test';
    lacks.push(lack('no workload is named', [], { ...oneOf(named.workload), hint }));
  }
  const change = (['presubmit', 'postsubmit'] as const).find((kind) => triggers[kind] !== undefined);
  if (change !== undefined && repo === undefined) {
    const hint = 'repo: org/repo@branch, at the top of the suite for all its tests, or in the test';
    lacks.push(lack('a presubmit or postsubmit needs a repository', [change], { hint }));
  }
  return lacks;
}

const oneOf = (known: readonly string[] = []): Pick<Mistake, 'expected'> =>
  known.length === 0 ? {} : { expected: `one of ${[...known].sort().join(', ')}` };

const states = (layers: readonly Layer[], keys: readonly (keyof Shared)[]): boolean =>
  layers.some(({ written }) => keys.some((key) => written[key] !== undefined));
