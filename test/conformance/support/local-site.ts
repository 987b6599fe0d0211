import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../../src/model/result.ts';
import { type Finished, prowess, prowessAtWork } from '../../support/cli.ts';
import { writeFiles } from '../../support/files.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { LAB, suiteText } from '../../support/lab-site.ts';
import { artifactsBelow } from '../../support/stored-run.ts';
import type { ControlPlane } from './control-plane/control-plane.ts';

/** A site whose cluster `local` is a control plane: the workloads that ship, and a suite of the test's own. */
export interface LocalSite {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  prowess(args: readonly string[]): Promise<Finished>;
  /** Runs a test to its end, `meanwhile` something else. The results of a run that was killed are computed afterwards. */
  run(test: string, meanwhile?: (run: RunUnderWay) => Promise<void>): Promise<LocalRun>;
}

export interface RunUnderWay {
  /** What the journal holds by now. */
  journal(): string;
  kill(): void;
  hasEnded(): boolean;
}

export interface LocalRun extends Finished {
  readonly result: Result;
  readonly artifacts: string;
}

export interface LocalSiteOptions {
  /** Edits the cluster's file. */
  readonly change?: (cluster: string) => string;
  /** Another account's; without it the administrator's. */
  readonly kubeconfig?: string;
  /** The beginning of a command line that starts prowess where the nodes are, so that their pods reach it. */
  readonly enter?: readonly string[];
}

/** `tests` is the YAML of the suite's tests. */
export function localSite(plane: ControlPlane, tests: string, options: LocalSiteOptions = {}): LocalSite {
  const { change = (cluster) => cluster, kubeconfig = plane.kubeconfig, enter } = options;
  const folder = temporaryFolder();
  const env = { KUBECONFIG: kubeconfig };
  cpSync(join(import.meta.dirname, '../../../suites/workloads'), join(folder, 'suites/workloads'), { recursive: true });
  writeFiles(folder, {
    'suites/workloads/vmi-hasty.yaml': hasty(join(folder, 'suites/workloads/vmi-cirros.yaml')),
    'suites/clusters/local.yaml': change(readFileSync(plane.clusterFile, 'utf8')),
    'prowess.yaml': LAB,
    'suites/density.yaml': suiteText(LOCAL, tests),
  });
  const inSite = (args: readonly string[]): Promise<Finished> => prowess(args, { cwd: folder, env, enter });
  let runs = 0;
  return {
    folder,
    env,
    prowess: inSite,
    async run(test, meanwhile = async () => {}) {
      const store = join(folder, `runs-${runs++}`);
      const running = prowessAtWork(['run', test, '--cluster', 'local', '--store', store], { cwd: folder, env, enter });
      let ended = false;
      const end = running.finished.finally(() => {
        ended = true;
      });
      await meanwhile({
        journal: () => journalIn(store),
        kill: () => running.signal('SIGKILL'),
        hasEnded: () => ended,
      });
      const finished = await end;
      const artifacts = artifactsBelow(store);
      if (artifacts === undefined) throw new Error(`there is no journal: ${finished.stderr}`);
      if (finished.code === null) await inSite(['results', artifacts]);
      return { ...finished, artifacts, result: readResult(artifacts) };
    },
  };
}

const LOCAL = { suite: 'density', cluster: 'local', workload: 'vmi-cirros', warmUpMax: '5s' };

/** An instance that must run soon: a test of what never comes does not wait for minutes. */
const hasty = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace('workload: vmi-cirros', 'workload: vmi-hasty')
    .replace('readyWithin: 10m', 'readyWithin: 15s');

function journalIn(store: string): string {
  const artifacts = artifactsBelow(store);
  return artifacts === undefined ? '' : readFileSync(join(artifacts, 'journal.ndjson'), 'utf8');
}

const readResult = (artifacts: string): Result => JSON.parse(readFileSync(join(artifacts, 'result.json'), 'utf8'));
