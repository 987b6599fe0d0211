import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { leftFiles } from '../../adapters/disk/left-files.ts';
import { readFile, readText } from '../../adapters/disk/read-file.ts';
import { parserOfDeclaration } from '../../benchmarks/declared/parse.ts';
import type { AskedOfTool, ToolOutcome, ToolParser } from '../../benchmarks/outcome.ts';
import { parseOutput, parserNames, parserOf } from '../../benchmarks/parsers.ts';
import { didYouMean } from '../../config/source/suggest.ts';
import { readParseDeclaration } from '../../config/suite/parse-declaration.ts';
import { ENGINE_PARSERS, type EngineName, engineNames, isEngineName } from '../../engines/engines.ts';
import { LIMITS, leftOf } from '../../engines/left.ts';
import type { EngineOutcome } from '../../engines/outcome.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import type { Io } from '../io.ts';
import { parseAsked } from '../parse-asked.ts';
import { engineOutcomeText, outcomeText } from '../parse-outcome.ts';

interface Options {
  readonly with?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  readonly asked: AskedOfTool;
  readonly format: 'text' | 'json';
  readonly list?: boolean;
}

/** More is no output of a benchmark; a text of JavaScript could not hold it. */
const MOST_BYTES = 256 * 1024 * 1024;

export function build(io: Io, exit: (name: ExitName) => void): Command {
  return new Command('parse')
    .description(
      'Says what the output of a benchmark, or the folder of an engine, is worth: ok, partial (shown, never judged), failed or unparsable; and its numbers.',
    )
    .argument('[tool]', 'the tool that wrote it, one of --list; none with --with')
    .argument('[file]', 'its standard output, or - for what comes in; of an engine the folder that it wrote to')
    .addOption(new Option('--with <file>', 'read it as this YAML file declares, the `parse:` of a benchmark'))
    .addOption(new Option('--stderr <file>', 'its standard error'))
    .addOption(new Option('--exit-code <code>', 'what it exited with').argParser(exitCode))
    .addOption(
      new Option(
        '--asked <list>',
        'what was asked of it: duration=10s,streams=4,participants=2,iterations=20,bytes=4194304',
      )
        .argParser(parseAsked)
        .default({}, 'what the output itself says'),
    )
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .option('--list', 'list the tools that are read, and do nothing else')
    .addHelpText(
      'after',
      '\nExit codes: 0 ok, 3 partial, 1 failed (also an engine that missed its objective), 2 unparsable.\n\nExamples:\n  prowess parse iperf3 out.json --exit-code 0\n  fio --output-format=json+ job.fio | prowess parse fio - --asked duration=30s\n  prowess parse --with mytool.yaml out.txt\n  prowess parse clusterloader2 report/ --exit-code 0',
    )
    .action((first: string | undefined, second: string | undefined, options: Options) => {
      if (options.list === true) io.out(`${[...parserNames(), ...engineNames()].join('\n')}\n`);
      else if (first !== undefined && isEngineName(first)) actOnFolder(io, exit, first, second, options);
      else act(io, exit, { first, second }, options);
    });
}

const EXITS = { ok: 'pass', partial: 'invalid', failed: 'failed', unparsable: 'usage' } as const;

function act(io: Io, exit: (name: ExitName) => void, given: Given, options: Options): void {
  const { parser, file } = chosen(io, given, options);
  const output = {
    stdout: textOf(io, file),
    stderr: options.stderr === undefined ? '' : readText(io.path(options.stderr)),
    ...(options.exitCode === undefined ? {} : { exitCode: options.exitCode }),
  };
  const outcome: ToolOutcome = parseOutput(parser, output, options.asked);
  io.out(options.format === 'json' ? `${JSON.stringify(outcome, undefined, 2)}\n` : outcomeText(outcome, io.columns));
  exit(EXITS[outcome.status]);
}

function actOnFolder(
  io: Io,
  exit: (name: ExitName) => void,
  engine: EngineName,
  folder: string | undefined,
  { exitCode, format }: Options,
): void {
  if (folder === undefined)
    throw usageError(`expected the folder that ${engine} wrote to`, `prowess parse ${engine} report/`);
  const { files } = leftFiles(io.path(folder), LIMITS);
  const left = files.map(({ name, bytes, content }) => ({ name, bytes, text: content?.toString('utf8') }));
  const outcome: EngineOutcome = ENGINE_PARSERS[engine](leftOf(left, exitCode), {});
  io.out(format === 'json' ? `${JSON.stringify(outcome, undefined, 2)}\n` : engineOutcomeText(outcome, io.columns));
  exit(outcome.missed === undefined ? EXITS[outcome.status] : 'failed');
}

interface Given {
  readonly first: string | undefined;
  readonly second: string | undefined;
}

/** With a declaration the one argument is the output. */
function chosen(
  io: Io,
  { first, second }: Given,
  { with: declaration }: Options,
): { parser: ToolParser; file: string } {
  if (declaration !== undefined) {
    if (first === undefined || second !== undefined) throw usageError('expected one file beside --with', EXAMPLE_WITH);
    const text = readText(io.path(declaration));
    const parser = parserOfDeclaration(readParseDeclaration({ path: declaration, text }));
    if (parser === undefined) throw usageError(`${declaration} names no tool that prowess reads`);
    return { parser, file: first };
  }
  if (first === undefined || second === undefined)
    throw usageError('expected a tool and a file', 'prowess parse iperf3 out.json');
  const parser = parserOf(first);
  if (parser !== undefined) return { parser, file: second };
  throw usageError(
    `prowess does not read ${first}`,
    didYouMean(first, [...parserNames(), ...engineNames()]) ??
      `it reads ${[...parserNames(), ...engineNames()].join(', ')}; others by --with`,
  );
}

const EXAMPLE_WITH = 'prowess parse --with mytool.yaml out.txt';

function textOf(io: Io, file: string): string {
  const bytes = file === '-' ? readFileSync(0) : readFile(io.path(file));
  if (bytes.length <= MOST_BYTES) return bytes.toString('utf8');
  throw usageError(
    `${file} holds ${Math.round(bytes.length / 1e6)} MB: no output of a benchmark is longer than ${MOST_BYTES / 1024 / 1024} MiB`,
  );
}

function exitCode(text: string): number {
  const code = Number(text);
  if (!/^\d+$/.test(text) || code > 255) throw new InvalidArgumentError('expected a whole number from 0 to 255');
  return code;
}
