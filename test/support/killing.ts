import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../src/model/random.ts';
import type { Result } from '../../src/model/result.ts';
import type { Finished } from './cli.ts';
import { dealBlows } from './deal-blows.ts';
import { startProwess } from './packed.ts';
import { artifactsBelow } from './stored-run.ts';

/** Where kills happen: a site, a simulator in a process of its own, and one lab of the site. */
export interface Lab {
  readonly site: string;
  readonly server: { readonly url: string; readonly kubeconfig: string };
  readonly number: number;
  /** Runs a command of prowess after the kill, standing in the site. */
  readonly act: (
    args: readonly string[],
    options: { cwd: string; env: Record<string, string> },
  ) => Promise<Omit<Finished, 'signal'>>;
}

/** What happens to a run, so long after the start of its process, its first line in its journal, or the beginning of its last clearing. */
export interface Blow {
  readonly number: number;
  readonly signal: Signal;
  readonly since: 'start' | 'journal' | 'verify-clean';
  readonly afterMs: number;
}

export interface Aftermath {
  readonly blow: Blow;
  /** Exit code of the run; null where it was killed. */
  readonly code: number | null;
  /** It was still there ten minutes after the blow. */
  readonly hung: boolean;
  /** The step that was under way when the journal ends; undefined where the run died before its first one. */
  readonly step: string | undefined;
  /** Of `prowess results`; undefined where the run died before it had a journal. */
  readonly result: Result | undefined;
  readonly resultsCode: number | null | undefined;
  /** The journal has its last line: the run was over, whatever became of its process. */
  readonly complete: boolean;
  /** What `prowess cleanup` printed, until it found nothing any more. */
  readonly cleanings: readonly string[];
  /** Namespaces and pods of the lab's runs that the cluster still knows then. */
  readonly remains: readonly string[];
  /** Exit code of `prowess lock wait`. */
  readonly lockCode: number | null;
}

export const NOTHING_LEFT = 'nothing was left\n';

/** `closed pipes` is no signal: who read the run's output is gone, as after Ctrl-C on `prowess run 2>&1 | tee`. */
type Signal = 'SIGKILL' | 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'closed pipes';

const SIGNALS: readonly Signal[] = ['SIGKILL', 'SIGTERM', 'SIGKILL', 'SIGHUP', 'closed pipes', 'SIGKILL', 'SIGINT'];

const HUNG_AFTER_MS = 600_000;

/** Some runs die before they have a journal, most while they work, some while they clear what they made, some are over by then. */
const LATEST_MS = { start: 1500, journal: 9000, 'verify-clean': 800 };

const SINCE = ['journal', 'verify-clean', 'journal', 'verify-clean', 'journal', 'start'] as const;

export const drawBlows = (random: Random, count: number): Blow[] =>
  Array.from({ length: count }, (_, number) => {
    const since = SINCE[number % SINCE.length] ?? 'journal';
    return {
      number,
      signal: SIGNALS[number % SIGNALS.length] ?? 'SIGKILL',
      since,
      afterMs: random.integer(LATEST_MS[since]),
    };
  });

export const killRuns = (
  labs: readonly Lab[],
  blows: readonly Blow[],
  take: (aftermath: Aftermath) => boolean,
): Promise<void> => dealBlows(labs, blows, killRun, take);

/** Starts a run, sends it a signal, and does what a person would do then. */
async function killRun(lab: Lab, blow: Blow): Promise<Aftermath> {
  const options = { cwd: lab.site, env: { KUBECONFIG: lab.server.kubeconfig } };
  const onLab = ['--cluster', `lab-${lab.number}`];
  const test = `burst-lab-${lab.number}`;
  const store = join(lab.site, 'kills', String(blow.number));
  const args = ['run', test, ...onLab, '--store', store];
  const { code, hung } = await runAndSignal(args, options, blow, () => hasBegun(blow, store));
  const artifacts = artifactsBelow(store);
  const journal = artifacts === undefined ? '' : readFileSync(join(artifacts, 'journal.ndjson'), 'utf8');
  const results = artifacts === undefined ? undefined : await lab.act(['results', artifacts], options);
  const cleanings = await cleanUp(() => lab.act(['cleanup', test, ...onLab], options));
  const wait = await lab.act(['lock', 'wait', ...onLab, '--timeout', '2m'], options);
  return {
    blow,
    code,
    hung,
    step: lastStep(journal),
    result: artifacts === undefined ? undefined : readResult(artifacts),
    resultsCode: results?.code,
    complete: journal.includes('"type":"run-ended"'),
    cleanings,
    remains: await remainsOf(lab),
    lockCode: wait.code,
  };
}

/** What `prowess cleanup` said until nothing was left. A machine that starves may fail a cleanup; it can be repeated. */
export async function cleanUp(act: () => ReturnType<Lab['act']>): Promise<string[]> {
  const said: string[] = [];
  while (said.length < 5 && said.at(-1) !== NOTHING_LEFT) {
    const { stdout, stderr } = await act();
    said.push(stdout === '' ? stderr : stdout);
  }
  return said;
}

async function runAndSignal(
  args: readonly string[],
  options: { cwd: string; env: Record<string, string> },
  { signal, since, afterMs }: Blow,
  hasBegun: () => boolean,
): Promise<Pick<Aftermath, 'code' | 'hung'>> {
  const child = startProwess(args, options);
  for (const stream of [child.stdout, child.stderr]) stream.resume();
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  while (since !== 'start' && child.exitCode === null && !hasBegun()) await sleep(20);
  const stop = new AbortController();
  const strike = async (): Promise<void> => {
    await sleep(afterMs, undefined, stop);
    if (signal !== 'closed pipes') child.kill(signal);
    else for (const stream of [child.stdout, child.stderr]) stream.destroy();
    await sleep(HUNG_AFTER_MS, undefined, stop);
    child.kill('SIGKILL');
  };
  const hung = strike().then(
    () => true,
    () => false,
  );
  const code = await ended.finally(() => stop.abort());
  return { code, hung: await hung };
}

function hasBegun({ since }: Blow, store: string): boolean {
  const artifacts = artifactsBelow(store);
  if (artifacts === undefined || since === 'journal') return artifacts !== undefined;
  return lastStep(readFileSync(join(artifacts, 'journal.ndjson'), 'utf8')) === since;
}

const lastStep = (journal: string): string | undefined =>
  journal
    .match(/"type":"step-started","step":"[^"]*","kind":"[^"]*"/g)
    ?.at(-1)
    ?.match(/"kind":"(.*)"/)?.[1];

function readResult(artifacts: string): Result | undefined {
  const path = join(artifacts, 'result.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Asked of the API server itself, so that it does not hang on our own search. */
async function remainsOf({ server, number }: Lab): Promise<string[]> {
  const namesOf = async (plural: string): Promise<string[]> => {
    const { items } = (await (await fetch(`${server.url}/api/v1/${plural}`)).json()) as List;
    return items.map(({ metadata: { namespace = '', name } }) => `${namespace}/${name}`);
  };
  const all = [...(await namesOf('namespaces')), ...(await namesOf('pods'))];
  return all.filter((name) => name.includes(`prowess-lab-${number}-t`));
}

interface List {
  readonly items: readonly { readonly metadata: { readonly namespace?: string; readonly name: string } }[];
}
