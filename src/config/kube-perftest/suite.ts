import type { JsonObject } from '../../model/json.ts';
import { writeYaml } from '../../render/yaml/block.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { SourceFile } from '../source/read.ts';
import { readPerftestFile } from './read.ts';
import type { PerftestBenchmark } from './resources.ts';
import { testOf } from './test.ts';

/** The name of the suite, and of its file. */
export const PERFTEST_SUITE = 'kube-perftest';

/** Custom resources of kube-perftest -> the text of a suite with a test for each, or every mistake in them. */
export function perftestSuite(files: readonly SourceFile[]): {
  text?: string;
  tests: readonly string[];
  diagnostics: readonly Diagnostic[];
} {
  const read = files.map(readPerftestFile);
  const diagnostics = read.flatMap((each) => each.diagnostics);
  const benchmarks = read.flatMap((each) => each.benchmarks);
  if (diagnostics.length > 0) return { tests: [], diagnostics };
  const names = namesOf(benchmarks);
  const mapped = benchmarks.map((each, index) => ({ name: names[index] ?? each.name, ...testOf(each) }));
  const notes = mapped.flatMap(({ name, notes }) => notes.map((note) => `# ${name}: ${note}`));
  const text = `${HEAD}${notes.map((line) => `${line}\n`).join('')}${writeYaml(suiteOf(mapped))}`;
  return { text, tests: mapped.map(({ name }) => name), diagnostics };
}

const HEAD = `# yaml-language-server: $schema=../schemas/suite.json
# Benchmarks of kube-perftest. Each runs by \`prowess run ${PERFTEST_SUITE}/NAME\`; give those that a CI runs a \`periodic\` or \`presubmit\`.
`;

const suiteOf = (mapped: readonly { readonly name: string; readonly test: JsonObject }[]): JsonObject => ({
  version: 1,
  suite: PERFTEST_SUITE,
  description: 'benchmarks that kube-perftest ran',
  cluster: 'metal',
  repo: 'my-org/my-product@main',
  measures: 'environment',
  tests: Object.fromEntries(mapped.map(({ name, test }) => [name, test])),
});

/** Names of tests: where two resources of different kinds have one name, with their kind behind it. */
function namesOf(benchmarks: readonly PerftestBenchmark[]): string[] {
  const plain = benchmarks.map(
    ({ name }) =>
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '') || 'benchmark',
  );
  const named = benchmarks.map(({ kind, isSet }, index) => {
    const own = plain[index] ?? '';
    return plain.filter((each) => each === own).length === 1 ? own : `${own}-${isSet ? 'set' : kind.toLowerCase()}`;
  });
  return named.map((own, index) => (named.indexOf(own) === index ? own : `${own}-${index + 1}`));
}
