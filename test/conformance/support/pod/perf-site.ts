import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prowess } from '../../../support/cli.ts';
import { writeFiles } from '../../../support/files.ts';
import { type ProwSite, prowSite } from '../prow-site.ts';

/** A site as people keep it, generated and committed, and the repository that it tests, both as git serves them. */
export interface PerfSite {
  /** The site's folder. */
  readonly folder: string;
  readonly prow: ProwSite;
  /** Environment in which git finds https://github.com/ on this machine, and a home of its own. */
  readonly gitEnv: Readonly<Record<string, string>>;
  /** Of kubevirt/kubevirt: main, and pull request 12. */
  readonly commits: { readonly base: string; readonly pull: string };
}

/** Makes the site below a folder; `bundle` is the YAML of `runner.bundle`, where its image holds no prowess. */
export async function makePerfSite(parent: string, bundle?: string): Promise<PerfSite> {
  const hub = join(parent, 'github.com');
  const folder = join(hub, 'example', 'perf-config.git');
  const subject = join(hub, 'kubevirt', 'kubevirt.git');
  const site = bundle === undefined ? SITE : SITE.replace('prowess:v1}', `tools:v1, bundle: ${bundle}}`);
  writeFiles(folder, { ...FILES, 'prowess.yaml': site, [WORKLOAD]: readFileSync(join(root, WORKLOAD), 'utf8') });
  const { code, stderr } = await prowess(['generate'], { cwd: folder });
  if (code !== 0) throw new Error(`generate ended with ${code}: ${stderr}`);
  const gitEnv = gitEnvironment(parent, hub);
  commitAll(folder, gitEnv);
  const commits = makeSubject(subject, gitEnv);
  const prow = prowSite(join(folder, 'jobs'), [join(folder, 'operator', 'prow-config.gen.yaml')]);
  return { folder, prow, gitEnv, commits };
}

const root = join(import.meta.dirname, '..', '..', '..', '..');
const WORKLOAD = 'suites/workloads/vmi-cirros.yaml';

function gitEnvironment(parent: string, hub: string): Record<string, string> {
  const home = join(parent, 'home');
  mkdirSync(home);
  const person = '[user]\n\tname = Somebody\n\temail = somebody@example.org\n';
  writeFileSync(join(home, '.gitconfig'), `${person}[url "file://${hub}/"]\n\tinsteadOf = https://github.com/\n`);
  return { PATH: process.env.PATH ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
}

/** The software under test, with a pull request as GitHub shows it to git. */
function makeSubject(folder: string, env: Record<string, string>): PerfSite['commits'] {
  writeFiles(folder, { 'README.md': 'The software under test.\n' });
  const base = commitAll(folder, env);
  git(folder, env, 'commit', '--quiet', '--allow-empty', '--message=A change');
  const pull = git(folder, env, 'rev-parse', 'HEAD');
  git(folder, env, 'update-ref', 'refs/pull/12/head', pull);
  git(folder, env, 'reset', '--quiet', '--hard', base);
  return { base, pull };
}

/** A repository of everything in a folder, with one commit on `main`; returns it. */
function commitAll(folder: string, env: Record<string, string>): string {
  git(folder, env, 'init', '--quiet', '--initial-branch=main');
  git(folder, env, 'add', '--all');
  git(folder, env, 'commit', '--quiet', '--message=All of it');
  return git(folder, env, 'rev-parse', 'HEAD');
}

const git = (cwd: string, env: Record<string, string>, ...args: string[]): string =>
  execFileSync('git', args, { cwd, env, encoding: 'utf8' }).trim();

export const GROUP = 'periodic-density-burst';
export const PRESUBMIT = 'pull-density-burst';
export const BUCKET = 'prow-bucket';
/** More than a healthy cluster needs on a slow machine. */
export const SLOWEST_MS = 10_000;

const SITE = `version: 1
site: perf
repo: example/perf-config@main
runner: {image: example.org/prowess:v1}
bucket: {name: ${BUCKET}}
secrets: {kubeconfig: perf-clusters}
urls: {deck: https://prow.example.org}
prow: {cluster: build-cluster}
`;

const FILES = {
  'suites/clusters/lab.yaml': `version: 1
cluster: lab
nodes: {schedulable: 4, controlPlane: 1}
lock: {duration: 30s, waitMax: 2m}
`,
  'suites/density.yaml': `version: 1
suite: density
cluster: lab
repo: kubevirt/kubevirt@main
measures: environment
workload: vmi-cirros
warmUp: {max: 1s}
testgrid: {dashboards: [perf-density]}
perfdash: {}
thresholds: {creation-latency: {p95: {max: ${SLOWEST_MS}ms}}}
tests:
  burst:
    periodic: {cron: "40 4 * * *"}
    presubmit: {comment: /test perf}
    scenario: {kind: burst, objects: 20}
`,
};
