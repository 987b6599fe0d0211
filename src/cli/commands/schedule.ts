import { Command, InvalidArgumentError, Option } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import { loadDurations } from '../../app/durations.ts';
import { plansOf } from '../../config/plan/plans.ts';
import { scheduleJson } from '../../config/schedule/json.ts';
import { type OnDemand, onDemandOf } from '../../config/schedule/on-demand.ts';
import {
  floatingText,
  matrixNotes,
  overlapText,
  printNext,
  printOnDemand,
  printProposal,
  printWeek,
} from '../../config/schedule/print.ts';
import { floatingOf, overlapsOf } from '../../config/schedule/queue.ts';
import { type Scheduled, scheduledOf } from '../../config/schedule/scheduled.ts';
import { spread } from '../../config/schedule/spread.ts';
import { weekTable } from '../../config/schedule/table.ts';
import type { ExitName } from '../../model/errors.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import { parseGoDuration } from '../../prow/go-duration.ts';
import type { Io } from '../io.ts';
import { siteOf, withSiteOption } from '../site-option.ts';

interface Options {
  readonly site?: string;
  readonly json?: boolean;
  readonly check?: boolean;
  readonly maxWait: Milliseconds;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('schedule')
    .option('--json', 'the jobs and their overlaps as JSON')
    .option('--check', 'exit 1 when a run waits longer than --max-wait, or is dropped')
    .addOption(
      new Option('--max-wait <duration>', 'the longest wait in the queue that --check allows')
        .argParser(toDuration)
        .default(ms(0), '0s'),
    )
    .addHelpText('after', '\nExamples:\n  prowess schedule --check --max-wait 30m\n  prowess schedule spread')
    .action((options: Options) => {
      const { scheduled, onDemand } = load(io, options.site);
      if (options.json) io.out(`${JSON.stringify(scheduleJson(scheduled, onDemand), null, 2)}\n`);
      else show(scheduled, onDemand, io);
      if (options.check && isTooLong(scheduled, options.maxWait)) exit('failed');
    });
  command.addCommand(buildSpread(io));
  return withSiteOption(command);
}

function buildSpread(io: Io): Command {
  const command = new Command('spread')
    .summary('propose times at which no two runs of one exclusive cluster meet; changes nothing')
    .option('--json', 'the proposals as JSON')
    .action((_options, { parent }: Command) => {
      const options = { ...parent?.opts<Options>(), ...command.opts<Options>() };
      const { scheduled } = load(io, options.site);
      const proposals = spread(scheduled);
      const lines = [...proposals.map(printProposal), ...matrixNotes(proposals, scheduled)];
      if (options.json) io.out(`${JSON.stringify(proposals, null, 2)}\n`);
      else io.out(lines.map((line) => `${line}\n`).join(''));
    });
  return withSiteOption(command);
}

interface Schedule {
  readonly scheduled: readonly Scheduled[];
  readonly onDemand: readonly OnDemand[];
}

function load(io: Io, site: string | undefined): Schedule {
  const { folder, config } = siteOf(io, site);
  const [plans, observed] = [plansOf(config), loadDurations(folder, config)];
  return { scheduled: scheduledOf(config, plans, observed), onDemand: onDemandOf(config, plans, observed) };
}

function show(scheduled: readonly Scheduled[], onDemand: readonly OnDemand[], io: Io): void {
  const overlaps = [...overlapsOf(scheduled).map(overlapText), ...floatingOf(scheduled).map(floatingText)];
  const sections = [
    ['The week (UTC)', ...printWeek(weekTable(scheduled))],
    ...(onDemand.length === 0 ? [] : [['At any time', ...printOnDemand(onDemand)]]),
    ['Overlaps', ...(overlaps.length === 0 ? ['none'] : overlaps)],
    // Only where a person watches: what is kept in a file must not age.
    ...(io.terminal ? [['Next runs (UTC)', ...printNext(scheduled, systemClock.now())]] : []),
  ];
  io.out(
    `${sections.map(([title, ...lines]) => [title, ...lines.map((line) => `  ${line}`)].join('\n')).join('\n\n')}\n`,
  );
}

const isTooLong = (scheduled: readonly Scheduled[], maxWait: Milliseconds): boolean =>
  overlapsOf(scheduled).some(({ longestWaitMs, dropped }) => longestWaitMs > maxWait || dropped > 0) ||
  floatingOf(scheduled).some(({ longestWaitMs }) => longestWaitMs > maxWait);

function toDuration(text: string): Milliseconds {
  const duration = parseGoDuration(text);
  if (duration === undefined || duration < 0) throw new InvalidArgumentError('expected a duration such as 30m or 1h');
  return duration;
}
