import type { Diagnostic } from '../source/diagnostic.ts';
import { complainOf, type Layer } from './cascade.ts';

/** A name that a test takes for itself in a space that others share. */
export interface NameUse {
  readonly what: 'test' | 'job name' | 'context' | 'dashboard' | 'tab' | 'perfdash prefix';
  /** The name as the space compares it. */
  readonly key: string;
  readonly shown: string;
  /** The test's id. */
  readonly owner: string;
  /** What the test is made of, and where in one of its layers the name is set, if it is. */
  readonly layers: readonly Layer[];
  readonly path: readonly string[];
}

/** Names that are taken twice, each reported where the later one is. */
export function collisions(claims: readonly NameUse[]): Diagnostic[] {
  const tests = pairsOf(claims.filter(({ what }) => what === 'test'));
  const twins = new Set(tests.map(([, { owner }]) => owner));
  // Two tests with one name have every other name in common too.
  const others = pairsOf(claims.filter(({ what, owner }) => what !== 'test' && !twins.has(owner)));
  return [...tests, ...others].map(([earlier, { what, shown, layers, path }]) =>
    complainOf(layers, path, { message: problemOf(what, shown, earlier), hint: HINTS[what] }),
  );
}

/** Pairs in which the second takes a name that the first has. */
function pairsOf(claims: readonly NameUse[]): [NameUse, NameUse][] {
  const first = new Map<string, NameUse>();
  return claims.flatMap((claim): [NameUse, NameUse][] => {
    const space = `${claim.what}:${claim.key}`;
    const earlier = first.get(space);
    if (earlier === undefined) first.set(space, claim);
    // Tests may share a dashboard, but not two that TestGrid takes for one.
    if (earlier === undefined || (claim.what === 'dashboard' && earlier.shown === claim.shown)) return [];
    return [[earlier, claim]];
  });
}

function problemOf(what: NameUse['what'], shown: string, earlier: NameUse): string {
  if (what === 'test') return `two tests are called \`${shown}\``;
  const whose = `the test ${earlier.owner}`;
  if (shown === earlier.shown) return `${whose} has the ${what} \`${shown}\` too`;
  return `${whose} has the ${what} \`${earlier.shown}\`, which is the same to TestGrid: it reads only letters and digits`;
}

const HINTS: Readonly<Record<NameUse['what'], string>> = {
  test: 'with a matrix, `name` must hold a placeholder for each axis by which the tests differ',
  'job name': 'give another name in this trigger; the job name keys the history',
  context: 'each would overwrite what the other says of a commit: give another prow.context, or none',
  dashboard: 'spell the dashboard the same way everywhere',
  tab: 'give another tab in testgrid.tab',
  'perfdash prefix': 'give another perfdash.prefix: perfdash would mix the builds of both',
};

/** A name as TestGrid compares it (config/config.go of TestGrid: Normalize). */
export const normalised = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Why TestGrid refuses a name of a dashboard, tab or group; undefined where it takes it. */
export function testgridRefusal(name: string): string | undefined {
  const plain = normalised(name);
  if (plain.length < 3) return 'TestGrid wants at least three letters or digits in a name';
  const prefix = ['dashboard', 'alerter', 'summary', 'bugs'].find((reserved) => plain.startsWith(reserved));
  if (prefix !== undefined) return `TestGrid keeps names that begin with ${prefix} for itself`;
  return /^[a-zA-Z0-9_.~<>()|[\]",@/ –-]+$/.test(name) ? undefined : 'TestGrid refuses a character of this name';
}
