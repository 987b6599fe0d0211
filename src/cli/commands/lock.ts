import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Command } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import {
  breakIt,
  type LockDesk,
  lockStatus,
  type Operator,
  type ReleaseOptions,
  release,
  type Taken,
  waitForFree,
} from '../../app/lock.ts';
import { connectTarget, findTarget } from '../../app/target.ts';
import { firstFew } from '../../model/counted.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { allHolds, holdLeases, holdText } from '../../model/hold.ts';
import type { Config } from '../../model/suite.ts';
import type { Milliseconds } from '../../model/units.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { oneLine } from '../../render/visible.ts';
import { clusterLeaseStore } from '../../runner/lock/cluster-lease-store.ts';
import type { LockStatus } from '../../runner/lock/status.ts';
import { timingOf } from '../../runner/lock/timing.ts';
import { retryingReader } from '../../runner/retrying-reader.ts';
import type { Io } from '../io.ts';
import { statusText } from '../lock-status.ts';
import { parseDuration } from '../parse-duration.ts';
import { saySimulated } from '../simulated.ts';
import { siteOf, withSiteOption } from '../site-option.ts';

interface ClusterOptions {
  readonly site?: string;
  readonly cluster: string;
  readonly hold?: string;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('lock')
    .description('Who holds a cluster, and what an operator may do about it.')
    .addHelpText('after', '\nExample:\n  prowess lock status --cluster bm-perf');
  for (const below of [buildStatus(io), buildWait(io), buildRelease(io), buildBreak(io)]) command.addCommand(below);
  return command;
}

const buildStatus = (io: Io): Command =>
  onCluster('status')
    .description('Who holds the lock, for what, who waits, and who broke it lately.')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  prowess lock status --cluster bm-perf --json')
    .action((options: ClusterOptions & { json?: boolean }) =>
      atDesk(io, options, async (desk) => showStatus(await lockStatus(desk), desk, options, io)),
    );

const buildWait = (io: Io): Command =>
  onCluster('wait')
    .description('Waits until the lock is free and no run waits for it. It does not take it.')
    .option('--timeout <duration>', "exit with 4 after this long (default: the cluster's lock.waitMax)", parseDuration)
    .addHelpText('after', '\nExample:\n  prowess lock wait --cluster bm-perf --timeout 1h')
    .action((options: ClusterOptions & { timeout?: Milliseconds }) =>
      atDesk(io, options, async (desk) => {
        await waitForFree(desk, options, (line) => io.err(oneLine(line)));
        io.out(`${desk.target.name}: free\n`);
      }),
    );

const buildRelease = (io: Io): Command =>
  onCluster('release')
    .description('Gives the lock back in the name of a holder whose run is over.')
    .option('--holder <name>', 'the holder, as lock status prints it')
    .option('--force', 'from any holder: the same as lock break')
    .option('--reason <text>', 'kept in the Lease; --force asks for one')
    .addHelpText('after', '\nExample:\n  prowess lock release --cluster bm-perf --holder periodic-density/1234')
    .action((options: ClusterOptions & ReleaseOptions) =>
      atDesk(io, options, async (desk) => sayTaken(await release(desk, operator(io), options), desk, io)),
    );

const buildBreak = (io: Io): Command =>
  onCluster('break')
    .description('Takes the lock from its holder. A run that is alive stops and becomes INVALID.')
    .requiredOption('--reason <text>', 'why; kept in the Lease')
    .addHelpText(
      'after',
      '\nExample:\n  prowess lock break --cluster bm-perf --reason "hangs since noon, node-3 is dead"',
    )
    .action((options: ClusterOptions & { reason: string }) =>
      atDesk(io, options, async (desk) => sayTaken(await breakIt(desk, operator(io), options), desk, io)),
    );

const onCluster = (name: string): Command =>
  withSiteOption(
    new Command(name)
      .requiredOption('--cluster <name>', 'a file of suites/clusters')
      .option(
        '--hold <resource>',
        'in place of the lock: what suites hold beside the cluster, such as fabric/rack-1, or fabric/rack-1:2 for its second place',
      ),
  );

async function atDesk(io: Io, options: ClusterOptions, act: (desk: LockDesk) => Promise<void>): Promise<void> {
  const { config } = siteOf(io, options.site);
  const target = findTarget(config, options.cluster);
  const { namespace, lease, durationMs } = target.lock;
  const leaseName = options.hold === undefined ? lease : holdLeaseOf(options.hold, config);
  const cluster = connectTarget(target, io.env, systemClock);
  const store = clusterLeaseStore(
    retryingReader(cluster, systemClock),
    { namespace, name: leaseName },
    timingOf(durationMs).callTimeoutMs,
  );
  try {
    await saySimulated(target, io);
    const name = options.hold === undefined ? target.name : `${target.name}, ${options.hold}`;
    await act({ target: { ...target, name }, store, clock: systemClock });
  } finally {
    await cluster.close();
  }
}

/** Of `storage/ceph`, or of several places `storage/ceph:2`. Throws KnownError `usage` for what no test holds: its Lease is always free. */
function holdLeaseOf(written: string, { suites }: Config): string {
  const tests = suites.flatMap((suite) => suite.tests);
  const holds = allHolds(tests.flatMap(({ experiment }) => experiment.holds ?? []));
  const [, resource, place = '1'] = /^(.*?)(?::([1-9]\d*))?$/.exec(written) ?? [];
  const lease = holds.filter((hold) => hold.resource === resource).flatMap(holdLeases)[Number(place) - 1];
  if (lease !== undefined) return lease;
  const hint = holds.length === 0 ? 'no suite of this site has `holds`' : `tests hold ${firstFew(holds.map(holdText))}`;
  throw usageError(`no test holds ${written}`, hint);
}

function showStatus(status: LockStatus, { target, clock }: LockDesk, { json }: { json?: boolean }, io: Io): void {
  io.out(
    json === true ? `${JSON.stringify(status, null, 2)}\n` : statusText(target.name, status, clock.now(), io.columns),
  );
}

function sayTaken({ holder, token, durationMs }: Taken, { target }: LockDesk, io: Io): void {
  const silence = formatQuantity(durationMs, 'ms');
  io.out(
    `${target.name}: taken from ${oneLine(holder?.identity ?? 'no holder')} (token ${token}); free in ${silence}, so that it can stop first\n`,
  );
}

const operator = ({ env }: Io): Operator => ({
  identity: `${env.USER ?? env.LOGNAME ?? 'unknown'}@${hostname()}`,
  nonce: randomUUID(),
});
