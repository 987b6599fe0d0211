import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { manifestOf, type WorkloadName } from './manifests.ts';

/** A folder that is removed when the bench ends. */
export function benchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prowess-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a site with one cluster, `bench`, reached by the kubeconfig's current context, and the given tests: name -> YAML of the test. */
export function writeBenchSite(
  folder: string,
  tests: Readonly<Record<string, string>>,
  nodes: { schedulable: number; controlPlane: number },
): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('prowess.yaml', SITE);
  for (const workload of ['pod', 'vmi'] as const) write(`suites/workloads/${workload}.yaml`, workloadFile(workload));
  write('suites/clusters/bench.yaml', `version: 1\ncluster: bench\nexclusive: true\nnodes: ${JSON.stringify(nodes)}\n`);
  const lines = Object.entries(tests).map(([name, text]) => `  ${name}: ${text}\n`);
  write('suites/bench.yaml', `${SUITE}${lines.join('')}`);
}

const SITE = `version: 1
site: bench
repo: example/bench@main
runner: {image: example.org/prowess:v1}
bucket: {name: bench-results}
`;

const SUITE = `version: 1
suite: bench
cluster: bench
repo: example/bench@main
workload: pod
warmUp: {max: 1s}
testgrid: {dashboards: [bench]}
tests:
`;

function workloadFile(workload: WorkloadName): string {
  const manifest = manifestOf(workload, {});
  return stringify({ version: 1, workload, ready: { phase: 'Running' }, readyWithin: '30m', manifest });
}
