import { Command, InvalidArgumentError, Option } from 'commander';
import { readText } from '../../adapters/disk/read-file.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { runFleet } from '../../app/fleet.ts';
import { parserOfDeclaration } from '../../benchmarks/declared/parse.ts';
import type { ToolParser } from '../../benchmarks/outcome.ts';
import { parserNames, parserOf } from '../../benchmarks/parsers.ts';
import { didYouMean } from '../../config/source/suggest.ts';
import { readParseDeclaration } from '../../config/suite/parse-declaration.ts';
import { noReferenceText, ReferencesFault, readReferences, referenceFor } from '../../fleet/references.ts';
import { counted } from '../../model/counted.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { FLEET_TOKEN_VARIABLE, fleetToken, type HardwareReference } from '../../model/fleet.ts';
import { LISTEN_AT, type ListenAt, listenAt } from '../../model/listen-at.ts';
import { type Milliseconds, minutes } from '../../model/units.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { oneLine } from '../../render/visible.ts';
import { pilotLimitWords, usualDuration, usualLimit } from '../fleet-limit.ts';
import { fleetText } from '../fleet-text.ts';
import type { Io } from '../io.ts';
import { parseDuration } from '../parse-duration.ts';
import { stopOnSignals } from '../signals.ts';

interface Options {
  readonly expect: readonly string[];
  readonly tool?: string;
  readonly with?: string;
  readonly name: string;
  readonly listen: ListenAt;
  readonly serial: readonly string[];
  readonly arriveWithin: Milliseconds;
  readonly prepareWithin?: Milliseconds;
  readonly duration?: Milliseconds;
  readonly limit?: Milliseconds;
  readonly least?: number;
  readonly references?: string;
  readonly hardware?: string;
  readonly format: 'text' | 'json';
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  return new Command('fleet')
    .description(
      'Lets hosts and VMs that join by `pilot join` run a benchmark at the same time, and says what each delivered. What no cluster of prowess knows is measured so: hosts, VMs of OpenStack, guests of QEMU.',
    )
    .requiredOption(
      '--expect <names>',
      'all participants, such as vm1,vm2: none begins before the last is there',
      names,
    )
    .option('--tool <tool>', 'what writes the output, one of prowess parse --list; none with --with')
    .option('--with <file>', 'read the output as this YAML file declares, the `parse:` of a benchmark')
    .option('--name <name>', 'the barrier, as pilots name it with --start', name, 'fleet')
    .addOption(
      new Option('--listen <host:port>', 'where pilots reach this machine; port 0 for any free one')
        .argParser(hostPort)
        .default({ host: '0.0.0.0', port: 8090 }, '0.0.0.0:8090'),
    )
    .addOption(
      new Option('--serial <socket>', 'a serial line as a Unix socket, such as a chardev of QEMU; may be given again')
        .argParser(more)
        .default([], 'none'),
    )
    .addOption(
      new Option('--arrive-within <duration>', 'the longest until all are there')
        .argParser(parseDuration)
        .default(minutes(10), '10m'),
    )
    .option(
      '--prepare-within <duration>',
      'the longest that one may take to say that it is prepared (1s)',
      parseDuration,
    )
    .option(
      '--duration <duration>',
      'about how long the command takes (6h of hepscore and hs06, 1m of others)',
      someTime,
    )
    .option(
      '--limit <duration>',
      'the longest from the start until one has reported: then it is lost (twice --duration, at least 10m; where neither is given, 12h of hepscore and hs06, and 70m of others)',
      someTime,
    )
    .option('--least <n>', 'begin with so many where the others are missing; such a run is INVALID', count)
    .option('--references <file>', 'CSV: hardware,benchmark,score,cores,date')
    .option('--hardware <name>', 'the hardware type in that file')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `\nThe token is made for each run, and is taken from ${FLEET_TOKEN_VARIABLE} where that is set.\n\nExit codes: 0 all scores are results, 3 INVALID, 130 stopped.\n\nExamples:\n  prowess fleet --expect vm1,vm2,vm3,vm4 --tool coremark\n  pilot join http://10.0.0.1:8090 --start fleet --id vm1 -- coremark   (on vm1, with PILOT_TOKEN)\n  pilot watch http://10.0.0.1:8090 --start fleet --id hypervisor1      (on the host of the VMs: its load, kernel, QEMU)`,
    )
    .action((options: Options) => act(options, io, exit));
}

async function act(options: Options, io: Io, exit: (name: ExitName) => void): Promise<void> {
  const { name, expect: expected, least, listen, serial, format } = options;
  refuseUnreachable(options);
  const { tool, parser } = measuredBy(options, io);
  const limitMs = options.limit ?? usualLimit(tool, options.duration);
  const request = {
    ...{ name, expected, least, listen, serial },
    token: fleetToken(io.env),
    ...{
      arriveWithinMs: options.arriveWithin,
      prepareWithinMs: options.prepareWithin,
      durationMs: options.duration ?? usualDuration(tool),
      endWithinMs: limitMs,
    },
    ...{ parser, reference: referenceOf(options, tool, io) },
  };
  const stopper = stopOnSignals();
  stopper.listen(false);
  try {
    const found = await runFleet(
      { ...request, stop: stopper.signal },
      {
        notice: (text) => io.err(oneLine(text)),
        open: ({ url, token }) => io.err(howToJoin(url, token, options, limitMs, io)),
      },
    );
    io.out(format === 'json' ? `${JSON.stringify(found, undefined, 2)}\n` : fleetText(found, io.columns));
    if (stopper.signal.aborted) exit('aborted');
    else exit(found.valid ? 'pass' : 'invalid');
  } finally {
    stopper.dispose();
  }
}

/** What no fleet can fulfil is said before the participants are waited for. */
function refuseUnreachable({ expect: expected, least = 1, duration: durationMs, limit }: Options): void {
  if (least > expected.length)
    throw usageError(
      `--least ${least} is more than the ${counted(expected.length, 'participant')} of --expect`,
      'leave it out to begin with all, or give fewer: the others begin then, and the run is INVALID',
    );
  if (limit !== undefined && durationMs !== undefined && limit <= durationMs)
    throw usageError(
      `--limit is ${formatQuantity(limit, 'ms')}, and the command takes about ${formatQuantity(durationMs, 'ms')}`,
      'give a longer --limit, or say with --duration how long the command takes',
    );
}

function howToJoin(
  url: string,
  token: string,
  { name, expect: [first = ''] }: Options,
  limitMs: Milliseconds,
  { env }: Io,
): string {
  const secret = fleetToken(env) === undefined ? token : `$${FLEET_TOKEN_VARIABLE}`;
  const call = (command: string, id: string): string =>
    `PILOT_TOKEN=${secret} pilot ${command} ${url} --start ${name} --id ${id}`;
  return `on each participant, with its own --id: ${call('join', first)}${pilotLimitWords(limitMs)} -- COMMAND
on a host below them, to see its load: ${call('watch', 'HOST')}
one that has not reported ${formatQuantity(limitMs, 'ms')} after the start is lost (--limit)`;
}

/** What runs on the participants, and how its output is read. */
function measuredBy({ tool, with: file }: Options, io: Io): { tool: string; parser: ToolParser } {
  if (tool !== undefined && file === undefined) return { tool, parser: parserFor(tool) };
  if (tool !== undefined || file === undefined)
    throw usageError(
      'expected one of --tool and --with',
      'prowess parse --list shows the tools that are read without a file',
    );
  const declaration = readParseDeclaration({ path: file, text: readText(io.path(file)) });
  const parser = parserOfDeclaration(declaration);
  if (parser !== undefined) return { tool: declaration.tool, parser };
  throw usageError(`${file} names no tool that prowess reads`);
}

function parserFor(tool: string): ToolParser {
  const parser = parserOf(tool);
  if (parser !== undefined) return parser;
  throw usageError(
    `prowess does not read ${tool}`,
    didYouMean(tool, parserNames()) ?? `it reads ${parserNames().join(', ')}; others by --with`,
  );
}

function referenceOf({ references, hardware }: Options, tool: string, io: Io): HardwareReference | undefined {
  if (references === undefined && hardware === undefined) return undefined;
  if (references === undefined || hardware === undefined)
    throw usageError('expected --references and --hardware together');
  const all = readCsv(references, io);
  const found = referenceFor(all, hardware, tool);
  if (!('benchmarks' in found)) return found;
  if (found.benchmarks.length > 0)
    throw usageError(
      noReferenceText(references, hardware, tool, found.benchmarks),
      `add a row of ${hardware} by ${tool}, or leave out --references and --hardware`,
    );
  const known = [...new Set(all.map((each) => each.hardware))];
  throw usageError(
    `${references} has no hardware ${hardware}`,
    didYouMean(hardware, known) ?? `it has ${known.join(', ')}`,
  );
}

function readCsv(file: string, io: Io): HardwareReference[] {
  try {
    return readReferences(readText(io.path(file)), file, systemClock.now());
  } catch (error) {
    if (error instanceof ReferencesFault) throw usageError(error.message);
    throw error;
  }
}

function names(text: string): string[] {
  const all = text.split(',').map((each) => name(each.trim()));
  const twice = all.find((each, index) => all.indexOf(each) < index);
  if (twice !== undefined) throw new InvalidArgumentError(`${twice} is there twice`);
  return all;
}

/** People type it as an argument of a pilot, and read it in one line with others. */
function name(text: string): string {
  if (/^[A-Za-z0-9][\w.-]{0,252}$/.test(text)) return text;
  throw new InvalidArgumentError(
    `expected a name such as vm1, of letters, digits, ., _ and -, got ${JSON.stringify(text)}`,
  );
}

function hostPort(text: string): ListenAt {
  const at = listenAt(text);
  if (at === undefined) throw new InvalidArgumentError(`expected ${LISTEN_AT}`);
  return at;
}

const more = (text: string, before: readonly string[]): string[] => [...before, text];

function someTime(text: string): Milliseconds {
  const parsed = parseDuration(text);
  if (parsed === 0) throw new InvalidArgumentError('expected more than 0 s');
  return parsed;
}

function count(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1');
  return Number(text);
}
