import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../../src/model/result.ts';
import { type Finished, prowess } from '../../support/cli.ts';
import { artifactsBelow } from '../../support/killing.ts';
import type { ControlPlane } from './control-plane/control-plane.ts';
import { temporaryFolder } from './prow-site.ts';

/** A site whose cluster `local` is a control plane: the workloads that ship, and a suite of the test's own. */
export interface LocalSite {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  prowess(args: readonly string[]): Promise<Finished>;
  /** Runs a test to its end. */
  run(test: string): Promise<LocalRun>;
}

export interface LocalRun extends Finished {
  readonly result: Result;
  readonly artifacts: string;
}

/** `tests` is the YAML of the suite's tests; `change` may edit the cluster's file. */
export function localSite(
  plane: ControlPlane,
  tests: string,
  change = (cluster: string): string => cluster,
): LocalSite {
  const folder = temporaryFolder();
  const env = { KUBECONFIG: plane.kubeconfig };
  mkdirSync(join(folder, 'suites', 'clusters'), { recursive: true });
  cpSync(join(import.meta.dirname, '../../../suites/workloads'), join(folder, 'suites/workloads'), { recursive: true });
  writeFileSync(join(folder, 'suites/clusters/local.yaml'), change(readFileSync(plane.clusterFile, 'utf8')));
  writeFileSync(join(folder, 'prowess.yaml'), SITE);
  writeFileSync(join(folder, 'suites/density.yaml'), SUITE + tests);
  const inSite = (args: readonly string[]): Promise<Finished> => prowess(args, { cwd: folder, env });
  let runs = 0;
  return {
    folder,
    env,
    prowess: inSite,
    async run(test) {
      const store = join(folder, `runs-${runs++}`);
      const finished = await inSite(['run', test, '--cluster', 'local', '--store', store]);
      const artifacts = artifactsBelow(store);
      if (artifacts === undefined) throw new Error(`there is no journal: ${finished.stderr}`);
      return { ...finished, artifacts, result: readResult(artifacts) };
    },
  };
}

export const readResult = (artifacts: string): Result =>
  JSON.parse(readFileSync(join(artifacts, 'result.json'), 'utf8'));

const SITE = `version: 1
site: lab
repo: example/lab@main
runner: {image: example.org/prowess:v1}
bucket: {name: lab-results}
`;

const SUITE = `version: 1
suite: density
cluster: local
repo: example/lab@main
testgrid: {dashboards: [lab]}
workload: vmi-cirros
warmUp: {max: 5s}
tests:
`;
