import { Command } from 'commander';
import type { ExitName } from '../../model/errors.ts';
import type { Io } from '../io.ts';
import { type RunOptions, runTest } from '../run/run-test.ts';
import { withSiteOption } from '../site-files.ts';

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('run')
    .description('One run of a test, under the lock of its cluster, to a run folder in the layout of a Prow bucket.')
    .argument('<test>', 'suite/test, or test where that is unique')
    .option('--cluster <name>', 'sim, or a file of suites/clusters', 'sim')
    .option('--store <place>', 'where runs are kept: a folder (default: runs/ beside prowess.yaml) or gs://BUCKET')
    .option('--seed <text>', 'makes a simulated run repeatable')
    .option('--faults <file>', 'what shall go wrong in the simulated cluster')
    .addHelpText('after', '\nExample:\n  prowess run kubevirt-performance-cluster/density-100 --cluster sim --seed 7')
    .action(async (test: string, options: RunOptions) => exit(await runTest(test, options, io)));
  return withSiteOption(command);
}
