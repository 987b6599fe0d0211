import { Command } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import { type Existing, existingClusters, type InfraRequest, type Swept, sweep } from '../../app/infra.ts';
import type { ExitName } from '../../model/errors.ts';
import { elapsed, ms } from '../../model/units.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { textTable } from '../../render/text-table.ts';
import type { Io } from '../io.ts';
import { clustersOf, storeOf, withSiteOption } from '../site-option.ts';

interface Options {
  readonly site?: string;
  readonly cluster?: string;
  readonly store?: string;
  readonly json?: true;
  readonly dryRun?: true;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('infra')
    .description('The clusters that runs made for themselves: which exist, and the removal of those whose run is over.')
    .addHelpText('after', '\nExample:\n  prowess infra sweep --dry-run');
  for (const below of [buildList(io), buildSweep(io, exit)]) command.addCommand(below);
  return command;
}

const buildList = (io: Io): Command =>
  onStores('list')
    .description('Every cluster that a run made and that was not seen to be gone.')
    .addHelpText('after', '\nExample:\n  prowess infra list --store gs://acme-prow')
    .action(async (options: Options) => {
      const found = await existingClusters(requestOf(options, io));
      io.out(options.json ? jsonText(found) : listText(found, io.columns));
    });

const buildSweep = (io: Io, exit: (name: ExitName) => void): Command =>
  onStores('sweep')
    .description(
      'Removes those whose runner is gone or gave up, as their cluster files say. Those of runs at work stay.',
    )
    .option('--dry-run', 'say what would be removed, and remove nothing')
    .addHelpText('after', '\nExample:\n  prowess infra sweep --cluster kops-100')
    .action(async (options: Options) => {
      const swept = await sweep(requestOf(options, io), { dryRun: options.dryRun === true });
      io.out(options.json ? jsonText(swept) : sweptText(swept));
      exit(swept.some(({ outcome }) => outcome === 'left') ? 'infrastructure' : 'pass');
    });

const onStores = (name: string): Command =>
  withSiteOption(
    new Command(name)
      .option('--cluster <name>', 'only those of one file of suites/clusters')
      .option('--store <place>', 'where runs are kept, beside the stores that cluster files name (default: runs/)')
      .option('--json', 'as JSON'),
  );

const requestOf = ({ site, cluster, store }: Options, io: Io): InfraRequest => ({
  site: clustersOf(io, site),
  cluster,
  store: storeOf(io, store),
  env: io.env,
  notice: (line) => io.err(line),
});

const jsonText = (value: readonly (Existing | Swept)[]): string => `${JSON.stringify(value, null, 2)}\n`;

function listText(found: readonly Existing[], columns: number): string {
  if (found.length === 0) return 'no made cluster is known\n';
  const now = systemClock.now();
  const rows = found.map(({ id, cluster, provider, state, test, createdAt, over }) => [
    id,
    cluster,
    provider,
    state,
    formatQuantity(ms(elapsed(createdAt, now)), 'ms'),
    test,
    over === undefined ? 'its run is at work' : `to be swept: ${over}`,
  ]);
  return textTable(['id', 'cluster', 'made by', 'state', 'age', 'test', 'runner'], rows, columns);
}

function sweptText(swept: readonly Swept[]): string {
  if (swept.length === 0) return 'no made cluster is known\n';
  return swept
    .map(({ id, outcome, over, problem }) => `${[`${id}: ${outcome}`, problem ?? over].filter(Boolean).join(', ')}\n`)
    .join('');
}
