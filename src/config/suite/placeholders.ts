import { firstFew } from '../../model/counted.ts';
import type { JsonObject } from '../../model/json.ts';
import { placeholdersIn } from '../../model/placeholders.ts';
import type { Workload } from '../../model/suite.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { nearest } from '../source/suggest.ts';
import type { Layer } from './cascade.ts';
import type { SiteIndex } from './references.ts';

/** What one test gives for the placeholders of one of its workloads. */
export interface Filling {
  readonly test: string;
  readonly own: Layer;
  readonly workload: string;
  /** Parameters that its levels give. */
  readonly given: readonly string[];
  /** Axes of its matrix, which fill in the suite and no workload. */
  readonly axes: readonly string[];
  /** Placeholders that one of its levels leaves empty. */
  readonly missing: readonly string[];
}

/** What the runner fills in beside the level's parameters. */
const GIVEN = ['index', 'name', 'namespace'];

/** The placeholders of a workload that the parameters of some level leave empty. */
export function missingFor({ manifest }: Workload, levels: readonly JsonObject[]): string[] {
  const names = new Set(placeholdersIn(manifest).map(({ name }) => name));
  return [...names].filter((name) => !GIVEN.includes(name) && levels.some((parameters) => !(name in parameters)));
}

/** Placeholders that tests leave empty: in the workload where all do that use it, else in the test. */
export function placeholderDiagnostics(fillings: readonly Filling[], { workloads }: SiteIndex): Diagnostic[] {
  return [...Map.groupBy(fillings, ({ workload }) => workload)].flatMap(([workload, users]) =>
    [...new Set(users.flatMap(({ missing }) => missing))].flatMap((name) => {
      const lacking = users.filter(({ missing }) => missing.includes(name));
      if (lacking.length < users.length) return lacking.map((filling) => notGiven(filling, name));
      const written = workloads.get(workload);
      return written === undefined ? [] : [filledByNone(written, name, lacking)];
    }),
  );
}

function notGiven({ workload, own, given }: Filling, name: string): Diagnostic {
  const near = nearest(name, given);
  const hint =
    near === undefined
      ? `give it in the sweep: {product: {${name}: [...]}}`
      : `the test gives \`${near}\`: did you mean \`${name}\`?`;
  return complain(
    own.source,
    own.at,
    { message: `the workload ${workload} needs \`${name}\`, which this test does not give`, hint },
    'key',
  );
}

function filledByNone({ workload, source }: Written, name: string, users: readonly Filling[]): Diagnostic {
  const { path } = placeholdersIn(workload.manifest).find((each) => each.name === name) ?? { path: [] };
  const tests = firstFew(users.map(({ test }) => test));
  const subject = users.length === 1 ? `the test ${tests} gives` : `the tests ${tests} give`;
  return complain(source, ['manifest', ...path], {
    message: `nothing fills in \`{{${name}}}\`: ${subject} no parameter \`${name}\``,
    expected: `one of ${GIVEN.map((given) => `{{${given}}}`).join(', ')}, or a parameter of each test`,
    hint: hintFor(name, users),
  });
}

type Written = NonNullable<ReturnType<SiteIndex['workloads']['get']>>;

function hintFor(name: string, users: readonly Filling[]): string {
  const near = nearest(name, [...GIVEN, ...new Set(users.flatMap(({ given }) => given))]);
  if (near !== undefined) return `did you mean \`{{${near}}}\`?`;
  const axes = [...new Set(users.flatMap((user) => user.axes))];
  const axis = axes.includes(name) ? name : nearest(name, axes);
  if (axis === undefined) return `write the value here, or give it in the tests: sweep: {product: {${name}: [...]}}`;
  return `\`${axis}\` is an axis of a matrix, which fills in the suite and no workload: give it in the sweep instead, sweep: {product: {${axis}: [...]}}`;
}
