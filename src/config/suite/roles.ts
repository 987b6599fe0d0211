import { posix } from 'node:path';
import { isJsonObject } from '../../model/json.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';

/** What a file of a site is. */
export type Role = 'site' | 'cluster' | 'workload' | 'step' | 'suite';

interface Kind {
  readonly what: string;
  /** Keys that no other kind of file has. */
  readonly marks: readonly string[];
  /** What to do with such a file where another is expected. */
  hint(file: string): string;
}

const moved = (folder: string) => (file: string) => `move it to ${folder}/${posix.basename(file)}`;

const ROLES: Readonly<Record<Role, Kind>> = {
  site: { what: 'a site', marks: ['site', 'runner', 'bucket'], hint: () => 'a site is the file prowess.yaml' },
  cluster: {
    what: 'a cluster',
    marks: ['nodes', 'kubeconfig', 'lock', 'limits', 'exclusive', 'inventory'],
    hint: moved('suites/clusters'),
  },
  workload: { what: 'a workload', marks: ['manifest', 'ready', 'readyWithin'], hint: moved('suites/workloads') },
  step: { what: 'a step', marks: ['step', 'parameters'], hint: moved('suites/steps') },
  suite: { what: 'a suite', marks: ['suite', 'tests'], hint: moved('suites') },
};

/** Files of others that end up among those of a site. */
const FOREIGN: readonly Kind[] = [
  {
    what: 'a job file of Prow',
    marks: ['periodics', 'presubmits', 'postsubmits'],
    hint: () => 'prowess generate writes job files: say in a suite what is measured, in `tests`, and when',
  },
  {
    what: 'a kubeconfig',
    marks: ['contexts', 'current-context'],
    hint: () =>
      'keep it out of the repository: a cluster names the secret that holds it, kubeconfig: {secret: {name: ...}}',
  },
  {
    what: 'an object of Kubernetes',
    marks: ['apiVersion', 'kind'],
    hint: () => 'write it below `manifest:` in a workload: version: 1, workload: NAME, manifest: {apiVersion: ...}',
  },
];

const HOLDS: Readonly<Record<Role, string>> = {
  site: 'prowess.yaml is the site',
  cluster: 'suites/clusters holds clusters',
  workload: 'suites/workloads holds workloads',
  step: 'suites/steps holds steps of hooks',
  suite: 'suites holds suites, and clusters, workloads and steps in folders of their own',
};

/** What a file is by its keys, or by its place where they do not say it; undefined for a file that is none of a site's. */
export const roleOf = (source: Source, expected: Role): Role | undefined => {
  const found = elsewhere(source.value, expected);
  return found === undefined ? expected : found.role;
};

/** A file that is another kind of file than its place says; undefined where its keys do not say so. */
export function strayDiagnostic(source: Source, expected: Role): Diagnostic | undefined {
  const found = elsewhere(source.value, expected);
  if (found === undefined) return undefined;
  const message = `this file is ${found.kind.what}, and ${HOLDS[expected]}`;
  return complain(source, [found.mark], { message, hint: found.kind.hint(source.file.path) }, 'key');
}

interface Elsewhere {
  readonly role?: Role;
  readonly kind: Kind;
  readonly mark: string;
}

function elsewhere(value: unknown, expected: Role): Elsewhere | undefined {
  const markOf = ({ marks }: Kind): string | undefined =>
    isJsonObject(value) ? marks.find((mark) => mark in value) : undefined;
  if (markOf(ROLES[expected]) !== undefined) return undefined;
  const kinds = [
    ...(['site', 'cluster', 'workload', 'suite', 'step'] as const).map((role) => ({ role, kind: ROLES[role] })),
    ...FOREIGN.map((kind) => ({ kind })),
  ];
  for (const each of kinds) {
    const mark = markOf(each.kind);
    if (mark !== undefined) return { ...each, mark };
  }
  return undefined;
}
