import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputOf } from '../../adapters/command.ts';
import { DiagnosticsError } from '../../config/source/diagnostics-error.ts';
import { explained, usageError } from '../../model/errors.ts';
import type { Env } from '../env.ts';
import { readSources, yamlFiles } from '../site.ts';
import { type HistoryRules, rulesIn } from './rules.ts';

/** Where the rules are with which others are compared: the folder of a site, or a commit of the clone in which the site is. */
export interface Against {
  readonly name: string;
  /** Absolute, of the folder that the name may be. */
  readonly path: string;
}

/** Those rules, and the files of them with their texts. Throws KnownError where they cannot be read, or have mistakes. */
export async function rulesBefore(
  against: Against,
  site: string,
  env: Env,
): Promise<{ rules: HistoryRules; files: ReadonlyMap<string, string> }> {
  if (existsSync(join(against.path, 'prowess.yaml'))) return readIn(against.path, against);
  const copy = await mkdtemp(join(tmpdir(), 'prowess-rules-'));
  try {
    await checkOut(against.name, { site, copy }, env);
    return readIn(join(copy, 'site'), against);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function readIn(folder: string, { name }: Against) {
  try {
    return { rules: rulesIn(folder), files: ruleFiles(folder) };
  } catch (error) {
    // Its paths are those of the files in the site, which may have no mistake any more.
    const text = error instanceof DiagnosticsError ? error.printed() : explained(error);
    throw usageError(
      `the rules of ${name} cannot be read: ${text}`,
      '--against names other rules: a commit, or a folder',
    );
  }
}

/** Writes the files of a commit to a folder. The clone's own index stays as it is. */
async function checkOut(commit: string, { site, copy }: { site: string; copy: string }, env: Env): Promise<void> {
  const git = async (cwd: string, ...args: string[]): Promise<string> =>
    (await Array.fromAsync(outputOf(['git', ...args], { cwd, env: gitEnv(env, join(copy, 'index')) }))).join('');
  const top = (await git(site, 'rev-parse', '--show-toplevel').catch(noClone)).trimEnd();
  const below = (await git(site, 'rev-parse', '--show-prefix')).trimEnd();
  await git(top, 'read-tree', `${commit}:${below}`);
  await git(top, 'checkout-index', '--all', `--prefix=${join(copy, 'site')}/`);
}

const gitEnv = ({ PATH = '', HOME = '' }: Env, index: string) => ({ PATH, HOME, LC_ALL: 'C', GIT_INDEX_FILE: index });

function noClone(error: unknown): never {
  throw usageError(
    `the site is in no git clone: ${explained(error)}`,
    '--against DIR names the folder of a site with the rules as they were',
  );
}

/** The files of a site that say how its histories are read and judged: their texts, by their paths in it. */
export const ruleFiles = (folder: string): ReadonlyMap<string, string> => {
  const files = readSources(folder, (read) =>
    ['prowess.yaml', ...RULE_FOLDERS.flatMap((below) => yamlFiles(folder, below))].map(read),
  );
  return new Map(files.map(({ path, text }) => [path, text]));
};

const RULE_FOLDERS = ['suites', 'suites/clusters', 'suites/workloads', 'suites/steps', 'perf', 'perf/accepted'];
