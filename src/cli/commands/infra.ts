import { Command } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import { type BuiltRepository, builtImages } from '../../app/built-images.ts';
import { type Existing, existingClusters, type InfraRequest, type Swept, sweep } from '../../app/infra.ts';
import { type ExitName, explained, findKnownError } from '../../model/errors.ts';
import { elapsed, hours, type Milliseconds, ms } from '../../model/units.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { textTable } from '../../render/text-table.ts';
import { builtImagesText } from '../built-images-text.ts';
import type { Io } from '../io.ts';
import { parseDuration } from '../parse-duration.ts';
import { clustersOf, siteOf, storeOf, withSiteOption } from '../site-option.ts';

interface Options {
  readonly site?: string;
  readonly cluster?: string;
  readonly store?: string;
  readonly json?: true;
  readonly dryRun?: true;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('infra')
    .description(
      'The clusters that runs made for themselves, and the images that builds pushed: which exist, and the removal of clusters whose run is over.',
    )
    .addHelpText('after', '\nExample:\n  prowess infra sweep --dry-run');
  for (const below of [buildList(io), buildSweep(io, exit), buildImages(io, exit)]) command.addCommand(below);
  return command;
}

const buildList = (io: Io): Command =>
  onStores('list')
    .description(`Every cluster that a run made and that was not seen to be gone${IMAGES}`)
    .addHelpText('after', '\nExample:\n  prowess infra list --store gs://acme-prow')
    .action(async (options: Options) => {
      const found = await existingClusters(requestOf(options, io));
      io.out(options.json ? jsonText(found) : `${listText(found, io.columns)}${await imagesBeside(options, io)}`);
    });

const buildSweep = (io: Io, exit: (name: ExitName) => void): Command =>
  onStores('sweep')
    .description(
      `Removes those whose runner is gone or gave up, as their cluster files say. Those of runs at work stay${IMAGES}`,
    )
    .option('--dry-run', 'say what would be removed, and remove nothing')
    .addHelpText('after', '\nExample:\n  prowess infra sweep --cluster kops-100')
    .action(async (options: Options) => {
      const swept = await sweep(requestOf(options, io), { dryRun: options.dryRun === true });
      io.out(options.json ? jsonText(swept) : `${sweptText(swept)}${await imagesBeside(options, io)}`);
      exit(swept.some(({ outcome }) => outcome === 'left') ? 'infrastructure' : 'pass');
    });

/** Of `list` and `sweep`. */
const IMAGES = '. Images that `build` of suites has pushed are listed with their age; none is deleted.';

const buildImages = (io: Io, exit: (name: ExitName) => void): Command =>
  withSiteOption(
    new Command('images')
      .description(
        'Images that `build` of suites has pushed by commit: the newest of each repository, and those that are old. It deletes none: delete them as the registry says.',
      )
      .option('--suite <name>', 'only those of one suite')
      .option('--older-than <duration>', 'what is old (default: 30d)', parseDuration)
      .option('--json', 'all of them, as JSON (version 1)'),
  )
    .addHelpText('after', '\nExample:\n  prowess infra images --suite density --older-than 90d')
    .action(async ({ site, suite, olderThan, json }: ImageOptions) => {
      const repositories = await builtImages(siteOf(io, site).config, suite, io.env);
      io.out(
        json
          ? `${JSON.stringify({ version: 1, repositories }, null, 2)}\n`
          : builtText(repositories, olderThan ?? OLD, io.columns) || 'no suite builds images\n',
      );
      exit(repositories.some(({ problem }) => problem !== undefined) ? 'infrastructure' : 'pass');
    });

interface ImageOptions {
  readonly site?: string;
  readonly suite?: string;
  readonly olderThan?: Milliseconds;
  readonly json?: true;
}

const builtText = (repositories: readonly BuiltRepository[], olderThanMs: Milliseconds, columns: number): string =>
  builtImagesText(repositories, { now: systemClock.now(), olderThanMs }, columns);

/** After the clusters; where only those of one file are asked for, nothing. A mistake in a suite keeps no cluster from being swept. */
async function imagesBeside({ site, cluster }: Options, io: Io): Promise<string> {
  if (cluster !== undefined) return '';
  try {
    return builtText(await builtImages(siteOf(io, site).config, undefined, io.env), OLD, io.columns);
  } catch (error) {
    if (findKnownError(error) === undefined) throw error;
    io.err(`warning: images that builds pushed are not listed: ${explained(error)}`);
    return '';
  }
}

const OLD = hours(30 * 24);

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
