import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../../src/model/json.ts';
import { writeFiles } from '../../support/files.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** What Prow's components are given: a configuration file and a folder of jobs. */
export interface ProwSite {
  readonly config: string;
  readonly jobs: string;
}

/**
 * Lays out a Prow installation in a folder that lives as long as this process: the small configuration beside this file with the
 * `fragments` (paths of YAML files, or their content) merged into it, and the jobs: a folder, or the texts by file name.
 */
export function prowSite(
  jobs: string | Readonly<Record<string, string>>,
  fragments: readonly (string | JsonObject)[] = [],
): ProwSite {
  const folder = temporaryFolder();
  const site = { config: join(folder, 'config.yaml'), jobs: join(folder, 'jobs') };
  writeFileSync(site.config, stringify([BASE, ...fragments].map(content).reduce(merge)));
  if (typeof jobs === 'string') cpSync(jobs, site.jobs, { recursive: true });
  else writeFiles(site.jobs, jobs);
  return site;
}

const BASE = join(import.meta.dirname, 'config.yaml');

const content = (fragment: string | JsonObject): Json =>
  typeof fragment === 'string' ? parse(readFileSync(fragment, 'utf8')) : fragment;

/** As an operator would: maps merge, lists are appended to. */
function merge(base: Json, over: Json): Json {
  if (Array.isArray(base) && Array.isArray(over)) return [...base, ...over];
  if (!isJsonObject(base) || !isJsonObject(over)) return over;
  const merged: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = below === undefined ? value : merge(below, value);
  }
  return merged;
}
