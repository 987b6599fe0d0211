import { Command } from 'commander';
import { type CleanedUp, cleanUp, type Desk } from '../../app/cleanup.ts';
import { findSuite, findTest } from '../../app/site.ts';
import { findTarget } from '../../app/target.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { type Config, hasRunner, type Test } from '../../model/suite.ts';
import { oneLine } from '../../render/visible.ts';
import { foreignText } from '../../runner/lock/namespaces.ts';
import { createWaitingFor, type WaitingFor } from '../../runner/waiting-for.ts';
import type { Io } from '../io.ts';
import { stopOnSignals } from '../signals.ts';
import { saySimulated } from '../simulated.ts';
import { siteOf, withSiteOption } from '../site-option.ts';
import { warningText } from '../warning-text.ts';

interface Options {
  readonly site?: string;
  readonly cluster?: string;
  readonly run?: string;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('cleanup')
    .description(
      "Removes what killed runs left in a test's cluster: every namespace of theirs, with everything in it, and what their subject and hooks made elsewhere; " +
        'what these changed is put back, and programs that their commands started on this machine are ended. ' +
        'It takes the lock for that, so a run that is alive loses nothing; a shared cluster has none, so there --run says which run is over.',
    )
    .argument('<test>', 'suite/test, or test where that is unique; a suite')
    .option('--cluster <name>', "a file of suites/clusters (default: the test's own)")
    .option('--run <build>', 'on a shared cluster: the build of a run that is over')
    .addHelpText('after', '\nExample:\n  prowess cleanup density-100 --cluster bm-perf')
    .action(async (wanted: string, options: Options) => {
      const { config, folder } = siteOf(io, options.site);
      const test = testOf(config, wanted);
      const name = options.cluster ?? test.experiment.cluster?.name;
      if (name === undefined) throw usageError(`test ${test.id} has no cluster`, 'name one with --cluster');
      const target = findTarget(config, name);
      await saySimulated(target, io);
      exit(
        await untilStopped(io, (desk) => cleanUp(target, { test: test.id, site: folder, build: options.run }, desk)),
      );
    });
  return withSiteOption(command);
}

/** Of a suite any test names the cluster. */
function testOf(config: Config, wanted: string): Test {
  const suite = findSuite(config, wanted);
  const [first] = suite === undefined ? [] : suite.tests.filter(({ experiment }) => hasRunner(experiment));
  return first ?? findTest(config, wanted);
}

/** A clean-up that is interrupted has to give back the lock, and says that something is left. */
async function untilStopped(io: Io, act: (desk: Desk) => Promise<CleanedUp>): Promise<ExitName> {
  const stopper = stopOnSignals();
  stopper.listen(false);
  const waitingFor = createWaitingFor();
  const said = sayNews(io, waitingFor);
  try {
    const cleaned = await act({
      env: io.env,
      stop: stopper.signal,
      waitingFor,
      refused: (foreign) => io.err(warningText(foreignText(foreign))),
    });
    io.out(textOf(cleaned));
    for (const finding of cleaned.stays) io.err(warningText(finding));
    return 'pass';
  } catch (error) {
    if (!stopper.signal.aborted) throw error;
    io.err('stopped: what was not removed yet is still there; run this again');
    return 'aborted';
  } finally {
    clearInterval(said);
    stopper.dispose();
  }
}

function textOf({ removed, putBack, ended }: CleanedUp): string {
  const line = (does: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${does} ${oneLine(names.join(', '))}\n`];
  const lines = [...line('removed', removed), ...line('put back', putBack), ...line('ended', ended)];
  return lines.length === 0 ? 'nothing was left\n' : lines.join('');
}

/** A person who waits sees what for, whenever that changes. */
function sayNews(io: Io, waitingFor: WaitingFor): NodeJS.Timeout {
  let last: string | undefined;
  return setInterval(() => {
    const words = waitingFor.words();
    if (words !== undefined && words !== last) io.err(`waiting for ${words}`);
    last = words;
  }, NEWS_EVERY_MS);
}

const NEWS_EVERY_MS = 15_000;
