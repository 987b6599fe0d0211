import { openRunStore } from '../adapters/run-store.ts';
import type { Retention } from '../history/run-store.ts';
import type { FindingFact } from '../model/entry.ts';
import { findKnownError, usageError } from '../model/errors.ts';
import { needsOf } from '../model/plan.ts';
import type { Site, Test } from '../model/suite.ts';
import { hours, minutes } from '../model/units.ts';
import { jobFolder } from '../prow/bucket-paths.ts';
import { prowRun } from '../prow/job-spec.ts';
import type { Journal } from '../runner/journal.ts';
import { examine } from '../runner/preflight/index.ts';
import type { Env } from './env.ts';
import { type Backend, openBackend, planRun } from './run/backend.ts';
import { enginesIn, findPrograms } from './run/engines.ts';
import { localJobNames } from './run/place.ts';
import { lostPrograms, lostText } from './run/runner-mark.ts';
import { findTest, type LoadedSite } from './site.ts';
import { contextOf, inTime } from './target.ts';

export interface Diagnosis {
  readonly findings: readonly FindingFact[];
  readonly simulated: boolean;
}

/** Whether a cluster, without a name the test's own, is fit for a test. Reads, and changes nothing. */
export async function diagnose(
  { config, folder }: LoadedSite,
  wanted: { readonly test: string; readonly cluster: string | undefined; readonly store?: string | undefined },
  env: Env,
): Promise<Diagnosis> {
  const test = findTest(config, wanted.test);
  const name = wanted.cluster ?? test.experiment.cluster?.name;
  if (name === undefined) throw usageError(`test ${test.id} has no cluster`, 'name one with --cluster');
  const insideProw = prowRun(env) !== undefined;
  const planned = planRun(name, test, config);
  const beside = [...(await ofPrograms(test.id, folder)), ...(await ofStore(wanted.store, test, config.site, env))];
  // There is no cluster to look at outside of a run, and still a store.
  if (wanted.store !== undefined && planned.target.infrastructure !== undefined)
    return { findings: beside, simulated: false };
  const backend = await openBackend({ ...planned, seed: 'doctor', insideProw }, env).catch(unreachable);
  if ('findings' in backend) return { ...backend, findings: [...backend.findings, ...beside] };
  const findings = await examineOn(backend);
  return {
    findings: [...findings, ...(name === 'sim' ? [] : ofEngines(backend, folder, env)), ...beside],
    simulated: backend.kind === 'sim',
  };
}

/** Whether the programs of engines are here, and would reach the cluster. */
function ofEngines({ plan, target }: Backend, folder: string, env: Env): FindingFact[] {
  const engines = enginesIn(plan);
  if (engines.length === 0) return [];
  const finding = { type: 'finding', check: 'engine' } as const;
  try {
    const programs = findPrograms(engines, { folder, context: contextOf(target, env) }, env);
    const message = [...programs].map(([name, path]) => (name === path ? name : `${name} is ${path}`)).join(', ');
    return [{ ...finding, level: 'ok', message }];
  } catch (error) {
    const known = findKnownError(error);
    if (known === undefined) throw error;
    return [{ ...finding, level: 'error', message: known.message, hint: known.hint }];
  }
}

/** What commands of lost runs have started on this machine: it may be at work on the cluster. */
async function ofPrograms(test: string, folder: string): Promise<FindingFact[]> {
  const lost = await lostPrograms(folder);
  if (lost.length === 0) return [];
  const message = `on this machine ${lost.length === 1 ? 'is' : 'are'} still ${lostText(lost)}`;
  const hint = `the site's next run on this machine ends ${lost.length === 1 ? 'it' : 'them'}; by hand: prowess cleanup ${test}`;
  return [{ type: 'finding', check: 'programs', level: 'warning', message, hint }];
}

/** That nothing can be asked is what a person wants to know: it is a finding, with what the connection says of it. */
function unreachable(error: unknown): Diagnosis {
  const known = findKnownError(error);
  if (known?.exit !== 'infrastructure') throw error;
  const { message, hint } = known;
  return { findings: [{ type: 'finding', check: 'connection', level: 'error', message, hint }], simulated: false };
}

/** Whether rules of a bucket delete results: a history grows for years, and nothing else deletes what it is made of. */
async function ofStore(address: string | undefined, test: Test, { bucket }: Site, env: Env): Promise<FindingFact[]> {
  if (address === undefined) return [];
  const store = await openRunStore(address, env);
  const folders = localJobNames(test).map((job) => jobFolder({ type: 'periodic', job }, bucket));
  const all = test.triggers.presubmit === undefined ? folders : [...folders, 'pr-logs'];
  const kept = await Promise.all(all.map((folder) => store.retention?.(folder) ?? 'for ever'));
  return [{ type: 'finding', check: 'results', ...aboutRetention(store.name, kept) }];
}

function aboutRetention(store: string, kept: readonly Retention[]): Omit<FindingFact, 'type' | 'check'> {
  const shortest = Math.min(...kept.filter((each) => typeof each === 'number'));
  if (Number.isFinite(shortest)) {
    const message = `a lifecycle rule of ${store} deletes results ${shortest / hours(24)} days after they were written`;
    const hint = 'remove the rule, or give it a matchesPrefix without results: a history is made of all runs';
    return { level: 'error', message, hint };
  }
  if (kept.includes('unseen')) {
    const message = `whether a rule of ${store} deletes results is not known: its lifecycle rules may not be read`;
    return { level: 'warning', message, hint: 'let an account ask that has storage.buckets.get' };
  }
  return { level: 'ok', message: `no lifecycle rule of ${store} deletes results` };
}

async function examineOn(backend: Backend): Promise<FindingFact[]> {
  const { plan } = backend;
  const lockName = backend.target.lock.lease;
  const about = {
    ...backend,
    journal: NO_JOURNAL,
    needs: needsOf(plan),
    lockName,
    token: undefined,
  };
  try {
    return await backend.drive(() => inTime(backend.clock, minutes(2), [], (signal) => examine({ ...about, signal })));
  } finally {
    await backend.close();
  }
}

const NO_JOURNAL: Journal = { append: () => {}, flush: async () => {}, failed: new AbortController().signal };
