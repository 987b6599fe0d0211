import type { RunIdentity } from '../model/entry.ts';
import type { Run, RunKind } from './run.ts';

/** What of a run's identity says how it came about. */
type Origin = Pick<RunIdentity, 'repos' | 'pull' | 'links' | 'drill' | 'pair'>;

/**
 * How a run came about. Its folder in the bucket shows a job of pull requests; a postsubmit is started for a commit, where a
 * periodic names a branch at most. Only a run of Prow has links, be they none.
 */
export function kindOf(run: Origin, folder: string): RunKind {
  if (run.drill === true) return 'drill';
  if (run.pair !== undefined) return 'pair';
  const { pulls } = refOf(run);
  if (isBelow(folder, 'pr-logs/pull/batch') || pulls.length > 1) return 'batch';
  if (run.pull !== undefined || pulls.length === 1 || isBelow(folder, 'pr-logs/pull')) return 'presubmit';
  if (run.links === undefined) return 'local';
  return refOf(run).sha === undefined ? 'periodic' : 'postsubmit';
}

/** The branch that was measured. */
export const lineOf = (run: Origin): string => lineNamed(refOf(run).ref);

/** `main` where nothing says it. */
export const lineNamed = (branch: string | undefined): string => branch || 'main';

/** The one pull request that was measured, and the commit of its base that it was merged into. */
export function pullOf(run: Origin): Run['pull'] {
  const { sha, pulls } = refOf(run);
  // The job is the pull request's, and this run measured what it is based on.
  if (run.pair?.side === 'base') return undefined;
  const number = run.pull ?? (pulls.length === 1 ? pulls[0] : undefined);
  return number === undefined ? undefined : { number, ...(sha !== undefined && { baseSha: sha }) };
}

interface Ref {
  readonly ref: string;
  readonly sha?: string;
  /** Numbers of the pull requests on top of it. */
  readonly pulls: readonly string[];
}

/** What was checked out first: `reposOf` (src/prow/refs.ts) writes what is tested before what only comes along. */
function refOf({ repos }: Origin): Ref {
  const [base = '', ...pulls] = (Object.values(repos)[0] ?? '').split(',');
  const [ref = '', sha] = base.split(':');
  return { ref, ...(sha !== undefined && { sha }), pulls: pulls.map((pull) => pull.split(':', 1)[0] ?? '') };
}

const isBelow = (folder: string, above: string): boolean => `/${folder}/`.includes(`/${above}/`);
