import { join } from 'node:path';
import { readRecord } from '../../../src/app/run/finish.ts';
import { EXIT_CODES } from '../../../src/model/errors.ts';
import type { RunRecord } from '../../../src/results/facts/record.ts';
import { startProwess } from '../../../test/support/packed.ts';
import { artifactsBelow } from '../../../test/support/stored-run.ts';
import { writeBenchSite } from '../site.ts';
import type { Task, Tool } from './tool.ts';

/** On a busy machine it says of itself that its load was late. */
const INVALID = EXIT_CODES.invalid.code;

/** The packed command line, as it is: lock, preflight, warm-up, every measurement, the journal, deletion, results. */
export function prowess({ plane, folder, workload, objects, perSecond }: Task, nodes: number): Tool {
  const scenario =
    perSecond === undefined
      ? `{kind: burst, objects: ${objects}}`
      : `{kind: arrivals, process: fixed, perSecond: ${perSecond}, objects: ${objects}}`;
  const tests = { load: `{workload: ${workload}, scenario: ${scenario}}` };
  writeBenchSite(folder, tests, { schedulable: nodes, controlPlane: 0 });
  const args = ['run', 'load', '--cluster', 'bench', '--store', storeIn(folder)];
  return {
    name: 'prowess',
    start: () => startProwess(args, { cwd: folder, env: { KUBECONFIG: plane.kubeconfig } }),
    owns: (namespace) => namespace.startsWith('prowess-bench-'),
    deletes: true,
    exits: [INVALID],
  };
}

/** What the journal of its run says. */
export const evidenceIn = (folder: string): Promise<RunRecord> => readRecord(artifactsBelow(storeIn(folder)) ?? '');

const storeIn = (folder: string): string => join(folder, 'runs');
