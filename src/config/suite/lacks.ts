import { firstFew } from '../../model/counted.ts';
import { isRun, type Test } from '../../model/suite.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic, Mistake } from '../source/diagnostic.ts';
import { complainOf, type Layer } from './cascade.ts';
import type { Resolved, SiteIndex } from './references.ts';
import type { Shared } from './schema/defaults.ts';

/** Something that a test needs, and that may be missing above all tests of its suite. */
export interface Lack {
  readonly layers: readonly Layer[];
  /** What of the test shows it; the test's own key where no layer has it. */
  readonly path: readonly string[];
  readonly mistake: Mistake;
  /** The message where several tests lack it. */
  readonly together: string;
}

/** What tests lack, each thing once: at the test that alone lacks it, else in the layer that has it for all, else at `tests`. */
export function lackDiagnostics(lacks: readonly Lack[]): Diagnostic[] {
  const groups = Map.groupBy(lacks, ({ together, layers }) =>
    JSON.stringify([together, layers.at(-1)?.source.file.path]),
  );
  return [...groups.values()].flatMap((group) => {
    const alone = group.map(({ layers, path, mistake }) => complainOf(layers, path, mistake, 'key'));
    const [first, ...others] = group;
    const own = first?.layers.at(-1);
    if (first === undefined || own === undefined) return [];
    const tests = [...new Set(group.map(({ layers }) => layers.at(-1)?.at.at(-1) ?? ''))];
    if (others.length === 0 || tests.length === 1) return alone.slice(0, 1);
    const mistake = { ...first.mistake, message: first.together };
    const places = new Set(alone.map(({ file, line, column }) => `${file}:${line}:${column}`));
    if (places.size === 1) return [complainOf(first.layers, first.path, mistake, 'key')];
    const message = `${first.together} (${tests.length} tests: ${firstFew(tests)})`;
    return [complain(own.source, ['tests'], { ...mistake, message }, 'key')];
  });
}

/** What a test needs that no layer says; a command needs neither cluster nor workload. */
export function lacksOf(
  { experiment, triggers, repo }: Test,
  { layers, complete }: Resolved,
  { named }: SiteIndex,
): Lack[] {
  const lack = (message: string, path: readonly string[], more: Omit<Mistake, 'message'>): Lack => ({
    layers,
    path,
    mistake: { message, ...more },
    together: message,
  });
  const isMeasured = isRun(experiment) && complete;
  const lacks: Lack[] = [];
  if (isMeasured && !states(layers, ['cluster'])) {
    const hint = 'cluster: NAME, at the top of the suite for all its tests, or in the test';
    lacks.push(lack('no cluster is named', [], { ...oneOf(named.cluster), hint }));
  }
  if (isMeasured && !states(layers, ['workload', 'workloads'])) {
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
