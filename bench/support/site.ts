import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { writeFiles } from '../../test/support/files.ts';
import { LAB, suiteText } from '../../test/support/lab-site.ts';
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
  const lines = Object.entries(tests).map(([name, text]) => `  ${name}: ${text}\n`);
  writeFiles(folder, {
    'prowess.yaml': LAB,
    'suites/workloads/pod.yaml': workloadFile('pod'),
    'suites/workloads/vmi.yaml': workloadFile('vmi'),
    'suites/clusters/bench.yaml': `version: 1\ncluster: bench\nexclusive: true\nnodes: ${JSON.stringify(nodes)}\n`,
    'suites/bench.yaml': suiteText({ suite: 'bench', cluster: 'bench' }, lines.join('')),
  });
}

function workloadFile(workload: WorkloadName): string {
  const manifest = manifestOf(workload, {});
  return stringify({ version: 1, workload, ready: { phase: 'Running' }, readyWithin: '30m', manifest });
}
