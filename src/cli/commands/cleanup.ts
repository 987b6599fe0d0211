import { Command } from 'commander';
import type { ExitName } from '../../model/errors.ts';
import { minutes } from '../../model/units.ts';
import { prowRun } from '../../prow/job-spec.ts';
import { findNamespaces } from '../../runner/lock/namespaces.ts';
import { removeNamespaces } from '../../runner/namespaces.ts';
import { withTimeout } from '../../runner/timeout.ts';
import type { Io } from '../io.ts';
import { type Backend, openBackend } from '../run/backend.ts';
import { findTest, loadSite, withSiteOption } from '../site-files.ts';

interface Options {
  readonly site?: string;
  readonly cluster: string;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('cleanup')
    .description("Removes what runs left in a test's cluster: every namespace of theirs with everything in it.")
    .argument('<test>', 'suite/test, or test where that is unique')
    .requiredOption('--cluster <name>', 'a file of suites/clusters')
    .addHelpText('after', '\nExample:\n  prowess cleanup density-100 --cluster bm-perf')
    .action(async (wanted: string, options: Options) => {
      const { config } = loadSite(io, options.site);
      const test = findTest(config, wanted);
      const insideProw = prowRun(io.env) !== undefined;
      const backend = await openBackend({ name: options.cluster, test, config, seed: 'cleanup', insideProw }, io);
      const removed = await cleanUp(backend).finally(() => backend.close());
      io.out(removed.length === 0 ? 'nothing was left\n' : `removed ${removed.join(', ')}\n`);
    });
  return withSiteOption(command);
}

async function cleanUp(backend: Backend): Promise<string[]> {
  return backend.drive(() =>
    withTimeout(backend.clock, minutes(15), [], async (signal) => {
      const found = await findNamespaces(backend.cluster, backend.target.lock.lease, signal);
      const names = found.map(({ name }) => name);
      await removeNamespaces(names, backend, signal);
      return names;
    }),
  );
}
