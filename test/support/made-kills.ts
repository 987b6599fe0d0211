import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Existing } from '../../src/app/infra.ts';
import { ID_VARIABLE } from '../../src/infrastructure/instance.ts';
import type { Random } from '../../src/model/random.ts';
import { prowess } from './cli.ts';
import { dealBlows } from './deal-blows.ts';
import { madeEnv, standing } from './made-site.ts';
import { startProwess } from './packed.ts';
import { artifactsBelow } from './stored-run.ts';

/** What happens to a run that makes its own cluster, so long after something of it was seen. */
export interface MadeBlow {
  readonly number: number;
  /** `teardown`: SIGTERM as soon as it has a journal, and the signal while the cluster is removed. */
  readonly since: 'start' | 'up' | 'run' | 'teardown';
  readonly signal: 'SIGKILL' | 'SIGTERM';
  readonly afterMs: number;
}

export interface MadeAftermath {
  readonly blow: MadeBlow;
  /** Null where it was killed. */
  readonly code: number | null;
  /** What `infra list` knew after the blow, by state. */
  readonly known: readonly string[];
  /** What was there after the blow: clusters as their commands left them. */
  readonly leftBefore: number;
  readonly sweepCode: number | null;
  readonly sweepSaid: string;
  /** What is there after the sweep: clusters, records, programs, folders with a kubeconfig. */
  readonly remains: readonly string[];
}

const LATEST_MS = { start: 2500, up: 2200, run: 6000, teardown: 2200 };
const SINCE = ['up', 'run', 'teardown', 'start', 'up', 'teardown', 'run'] as const;

/** Two of three die at once; the others are asked to stop. */
export const drawMadeBlows = (random: Random, count: number): MadeBlow[] =>
  Array.from({ length: count }, (_, number) => {
    const since = SINCE[number % SINCE.length] ?? 'up';
    return {
      number,
      since,
      signal: since !== 'teardown' && number % 3 === 2 ? 'SIGTERM' : 'SIGKILL',
      afterMs: random.integer(LATEST_MS[since]),
    };
  });

/** Where runs make their cluster, `made`. */
export interface MadeLab {
  readonly site: string;
  readonly env: Readonly<Record<string, string>>;
  /** What exists of its clusters, as their commands left it. */
  standing(): string[];
  /** Programs of its clusters that are still there. */
  programs(): string[];
}

/** A lab of `writeMadeSite`. */
export const commandLab = (site: string): MadeLab => ({
  site,
  env: madeEnv(),
  standing: () => standing(site),
  programs: () => programsOf(site),
});

export const killMadeRuns = (
  labs: readonly MadeLab[],
  blows: readonly MadeBlow[],
  take: (aftermath: MadeAftermath) => boolean,
): Promise<void> => dealBlows(labs, blows, killMadeRun, take);

async function killMadeRun(lab: MadeLab, blow: MadeBlow): Promise<MadeAftermath> {
  const { site } = lab;
  const env = { ...lab.env, PATH: process.env.PATH ?? '' };
  const store = join(site, `runs-${blow.number}`);
  const where = ['--store', store];
  const code = await runAndStrike(['run', 'burst', '--cluster', 'made', ...where], { lab, env }, blow, store);
  // A command that the runner had started may be at its next step.
  const leftBefore = lab.standing().length;
  const listed = await prowess(['infra', 'list', '--json', ...where], { cwd: site, env });
  const known: Existing[] = JSON.parse(listed.stdout);
  const swept = await prowess(['infra', 'sweep', ...where], { cwd: site, env });
  return {
    blow,
    code,
    known: known.map(({ state }) => state),
    leftBefore,
    sweepCode: swept.code,
    sweepSaid: `${swept.stdout}${swept.stderr}`,
    remains: [...lab.standing(), ...recordsBelow(store), ...lab.programs()],
  };
}

async function runAndStrike(
  args: readonly string[],
  { lab, env }: { lab: MadeLab; env: Record<string, string> },
  { since, signal, afterMs }: MadeBlow,
  store: string,
): Promise<number | null> {
  const child = startProwess(args, { cwd: lab.site, env });
  for (const stream of [child.stdout, child.stderr]) stream.resume();
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const seen = {
    start: () => true,
    up: () => lab.standing().length > 0,
    run: () => artifactsBelow(store) !== undefined,
    teardown: () => artifactsBelow(store) !== undefined,
  }[since];
  while (!isOver() && !seen()) await sleep(20);
  if (since === 'teardown') child.kill('SIGTERM');
  await Promise.race([sleep(afterMs), ended]);
  if (!isOver()) child.kill(signal);
  return ended;
}

function recordsBelow(store: string): string[] {
  const folder = join(store, 'infrastructure');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
}

/** Programs that commands of a site's cluster have started and that are still there. */
const programsOf = (site: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const isOfSite = readlinkSync(`/proc/${pid}/cwd`) === site;
        return isOfSite && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${ID_VARIABLE}=`);
      } catch {
        return false;
      }
    })
    .map((pid) => `program ${pid}`);

/** What an aftermath breaks of what is promised. */
export function brokenMadePromises(aftermath: MadeAftermath): string[] {
  const { blow, code, known, leftBefore, sweepCode, sweepSaid, remains } = aftermath;
  const text = `${blow.number} (${blow.signal}, ${blow.afterMs} ms after ${blow.since})`;
  return [
    remains.length > 0 ? `${text}: after the sweep there is ${remains.join(', ')}; it said ${sweepSaid}` : '',
    sweepCode !== 0 ? `${text}: the sweep ended with ${sweepCode}: ${sweepSaid}` : '',
    leftBefore > 0 && known.length === 0 ? `${text}: something was left of which there was no record` : '',
    code !== null && known.length > 0 ? `${text}: it ended with ${code} and left a record` : '',
  ].filter(Boolean);
}

export const describeMadeKill = ({ blow, code, known, leftBefore }: MadeAftermath): string =>
  `${blow.signal} ${blow.afterMs} ms after ${blow.since}: ended with ${code ?? 'nothing'}, ${leftBefore} left, known as ${known.join(', ') || 'none'}`;
