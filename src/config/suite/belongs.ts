import { scenarios } from '../../scenarios/index.ts';
import { clusterSchema } from './schema/cluster.ts';
import { stepSchema } from './schema/hooks.ts';
import { siteSchema } from './schema/site.ts';
import { suiteHeadSchema, testSchema } from './schema/suite.ts';
import { workloadSchema } from './schema/workload.ts';

/** Where a key belongs that is written elsewhere; undefined for a key of no file, or of several. */
export function belongsTo(key: string, map: readonly string[]): string | undefined {
  if (map.at(-1) === 'sweep' && PARAMETERS.has(key))
    return `a list of values of a parameter is a \`product\`: {product: {${key}: [...]}}`;
  if (key in testSchema.shape) return `\`${key}\` belongs to a test: tests: {NAME: {${key}: ...}}`;
  if (PARAMETERS.has(key)) return `\`${key}\` belongs to a scenario: scenario: {kind: ..., ${key}: ...}`;
  const [file, ...others] = FILES.filter(([, keys]) => keys.includes(key)).map(([name]) => name);
  return file === undefined || others.length > 0 ? undefined : `\`${key}\` belongs to ${file}`;
}

/** Of a key in a scenario that its kind does not know. */
export function belongsToKind(key: string, kind: string): string | undefined {
  const kinds = scenarios.filter(({ parameters }) => parameters.includes(key)).map((scenario) => scenario.kind);
  if (kinds.includes(kind)) return undefined;
  return kinds.length > 0 ? `\`${key}\` is a parameter of ${kinds.join(', ')}, not of ${kind}` : belongsTo(key, []);
}

/** Those of benchmarks are left out: they are words of many tools, and as likely slips of other keys. */
const PARAMETERS: ReadonlySet<string> = new Set(
  scenarios.filter(({ ownPods }) => ownPods === undefined).flatMap(({ parameters }) => parameters),
);

const FILES: readonly (readonly [file: string, keys: readonly string[]])[] = [
  ['a workload, in suites/workloads', Object.keys(workloadSchema.in.shape)],
  ['a step, in suites/steps', Object.keys(stepSchema.shape)],
  ['a cluster, in suites/clusters', Object.keys(clusterSchema.shape)],
  ['the site, prowess.yaml', Object.keys(siteSchema.shape)],
  ['the top of a suite', Object.keys(suiteHeadSchema.shape)],
];
