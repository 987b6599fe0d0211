import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Finished, prowessAtWork } from './cli.ts';
import { writeFiles } from './files.ts';
import { temporaryFolder } from './folder.ts';
import { suiteText, writeLabSite } from './lab-site.ts';
import { runs } from './program.ts';
import type { SimServer } from './sim-serve.ts';
import { until } from './until.ts';

/** Waits in the foreground, with a program in a session of its own. */
const HANGS =
  '{name: hangs, command: [sh, -c, "setsid sleep 1000 & echo $! > apart; echo $$ > hung; exec sleep 1000"]}';
const MAKES = '{name: makes, manifests: [made.yaml, changed.yaml]}';

/** By where the runner is killed: the hooks around it. */
export const HOOK_PLACES = {
  'before the suite': `{before: [${MAKES}, ${HANGS}]}`,
  'before the test': `{test: {before: [${MAKES}, ${HANGS}]}}`,
  'before the level': `{level: {before: [${MAKES}, ${HANGS}]}}`,
  'after the level': `{before: [${MAKES}], level: {after: [${HANGS}]}}`,
  'after the suite': `{before: [${MAKES}], after: [${HANGS}]}`,
} as const;

/** A site with a test `killed` that hangs in a hook, and a test `burst-lab-0` of another suite on the same cluster. */
export interface HookLab {
  /** Where commands are run. */
  readonly where: { readonly cwd: string; readonly env: Record<string, string> };
  /** Runs the test with these hooks and lines of its suite, and kills the runner where its hook hangs. */
  kill(hooks: string, lines?: string): Promise<void>;
  /** What is not as it was before the killed run, in words. */
  left(): Promise<string[]>;
}

const LIMITS = '/api/v1/namespaces/default/configmaps/limits';
const OPERATOR = '/apis/apps/v1/namespaces/kubevirt/deployments/virt-operator';
const KUBEVIRT = '/apis/kubevirt.io/v1/namespaces/kubevirt/kubevirts/kubevirt';
/** What the killed run makes. */
const MADE = ['/api/v1/namespaces/tools', '/api/v1/namespaces/default/configmaps/own', '/api/v1/namespaces/extra'];

export async function hookLab({ url, kubeconfig }: SimServer): Promise<HookLab> {
  const site = temporaryFolder();
  writeSite(site);
  await call(url, 'POST', '/api/v1/namespaces/default/configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'limits', labels: { team: 'network' } },
    data: { most: '10' },
  });
  const changeable = (): Promise<string[]> =>
    Promise.all([LIMITS, OPERATOR, KUBEVIRT].map((path) => configured(url, path)));
  const before = await changeable();
  const where = { cwd: site, env: { KUBECONFIG: kubeconfig } };
  return {
    where,
    async kill(hooks, lines = '') {
      for (const file of PROGRAMS) rmSync(join(site, file), { force: true });
      writeFiles(site, { 'suites/hooked.yaml': hooked(hooks, lines) });
      const running = prowessAtWork(['run', 'killed', '--cluster', 'lab-0', '--store', 'runs'], where);
      let ended: Finished | undefined;
      void running.finished.then((finished) => {
        ended = finished;
      });
      const isHung = (): boolean => existsSync(join(site, 'hung')) && readFileSync(join(site, 'hung'), 'utf8') !== '';
      await until(() => ended !== undefined || isHung());
      if (ended !== undefined) throw new Error(`the run ended before its hook: ${ended.stderr}`);
      running.signal('SIGKILL');
      await running.finished;
    },
    async left() {
      const now = await changeable();
      const there = await Promise.all(MADE.map(async (path) => (await call(url, 'GET', path)).ok));
      return [
        ...PROGRAMS.filter((program) => runs(idIn(join(site, program)))).map((program) => `${program} runs`),
        ...MADE.filter((_, at) => there[at]).map((path) => `${path} is there`),
        ...now.flatMap((text, at) => (text === before[at] ? [] : [`was ${before[at]}, is ${text}`])),
      ];
    },
  };
}

const PROGRAMS = ['hung', 'apart'];

function writeSite(site: string): void {
  writeLabSite(site, 1, '10s');
  const labels = 'metadata: {name: tools, labels: {kept: "yes"}}';
  writeFiles(site, {
    'made.yaml': `apiVersion: v1\nkind: Namespace\n${labels}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: own, namespace: default}\n`,
    'changed.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: limits, namespace: default, labels: {team: perf}}\ndata: {most: "999", more: "1"}\n',
    'release.yaml': RELEASE,
  });
}

/** A release as a subject installs it: an operator that is there, and a namespace that is not. */
const RELEASE = `apiVersion: v1
kind: Namespace
metadata: {name: extra}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: virt-operator, namespace: kubevirt}
spec:
  template:
    spec:
      containers: [{name: virt-operator, image: "quay.io/kubevirt/virt-operator:v1.7.0"}]
`;

function hooked(hooks: string, lines: string): string {
  const test = '  killed: {scenario: {kind: burst, objects: 2}}\n';
  const text = suiteText({ suite: 'hooked', cluster: 'lab-0' }, test);
  return text.replace('tests:\n', () => `${lines}hooks: ${hooks}\ntests:\n`);
}

async function call(url: string, method: string, path: string, body?: object): Promise<Response> {
  const content = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return fetch(`${url}${path}`, { method, ...content });
}

/** What people configure of an object, and what an operator says of it. */
async function configured(url: string, path: string): Promise<string> {
  const { metadata, status = {}, ...rest } = JSON.parse(await (await call(url, 'GET', path)).text());
  const { labels = {}, annotations = {} } = metadata ?? {};
  return JSON.stringify({ ...rest, labels, annotations, observed: status.observedKubeVirtVersion });
}

const idIn = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
