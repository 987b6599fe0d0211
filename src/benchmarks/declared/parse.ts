import type { DeclaredReading, ParseDeclaration, Requirement, ValueSource } from '../../model/parse-declaration.ts';
import { TOOL_UNITS } from '../../model/tool-units.ts';
import { notAsMany, wrongTime } from '../checks.ts';
import {
  type AskedOfTool,
  failed,
  measured,
  type ToolOutput,
  type ToolParser,
  type ToolProblem,
  type ToolReading,
  toolVersion,
  unparsable,
} from '../outcome.ts';
import { parserOf } from '../parsers.ts';
import { ASKED_FIELDS, type AskedField } from '../reader.ts';
import { bothTexts, firstLine, noResult } from '../text.ts';
import { reading } from '../units.ts';
import { type Lookup, lookupIn } from './lookup.ts';
import { numberOf } from './number.ts';
import { type Capture, capturesOf, matchesOf } from './pattern.ts';

/** The parser that a declaration names or describes; undefined where it names a tool that is not known. */
export const parserOfDeclaration = (declaration: ParseDeclaration): ToolParser | undefined =>
  declaration.readings === undefined
    ? parserOf(declaration.tool)
    : (output, asked) => parseDeclared(declaration, declaration.readings ?? [], output, asked);

/** What of `asked` is compared with the output: of a declaration what it says where to find. */
export const checkedBy = ({ tool, readings, duration, streams }: ParseDeclaration): readonly AskedField[] =>
  readings === undefined
    ? (parserOf(tool)?.checks ?? ASKED_FIELDS)
    : [
        ...(duration === undefined ? [] : ['durationMs' as const]),
        ...(streams === undefined ? [] : ['streams' as const]),
      ];

function parseDeclared(
  declaration: ParseDeclaration,
  wanted: readonly DeclaredReading[],
  output: ToolOutput,
  asked: AskedOfTool,
): ReturnType<ToolParser> {
  const lookup = lookupIn(declaration.format ?? 'lines', output.stdout);
  if (lookup === undefined) return noResult(output, `the JSON object of ${declaration.tool}`);
  const find = (source: ValueSource): Found => findValues(source, lookup, output.stdout);
  const broken = declaration.require
    ?.map((each) => forbidden(each, bothTexts(output)))
    .find((each) => each !== undefined);
  if (broken !== undefined) return failed(broken);
  const results = wanted.map((each) => readingsOf(each, find));
  const readings = results.flatMap((each) => each.readings);
  const wrong = results.find((each) => each.wrong !== undefined)?.wrong;
  if (wrong !== undefined) return unparsable(wrong);
  if (readings.length === 0)
    return noResult(output, `what the readings of ${declaration.tool} name: ${wanted.map(whereOf).join(', ')}`);
  const version = declaration.version === undefined ? undefined : find(declaration.version).captures[0]?.value;
  return measured(toolVersion(declaration.tool, version), readings, [
    ...results.map((each) => each.missing),
    ...(declaration.require ?? []).map((each) => unmet(each, lookup, output.stdout)),
    ...askedProblems(declaration, find, asked),
    isCutOff(declaration, wanted, output.stdout) && 'the last line has no end: the output may be cut off',
  ]);
}

interface Found {
  readonly captures: readonly Capture[];
  readonly where: string;
}

function findValues(source: ValueSource, lookup: Lookup, stdout: string): Found {
  const captures =
    source.pattern === undefined
      ? lookup(source.at ?? '').map((value) => ({ value }))
      : capturesOf(source.pattern, stdout);
  return { where: whereOf(source), captures: source.take === 'last' ? captures.slice(-1) : captures };
}

const whereOf = ({ at, pattern }: ValueSource): string => at ?? `/${pattern}/`;

interface Read {
  readonly readings: readonly ToolReading[];
  readonly missing?: string;
  readonly wrong?: string;
}

/** One reading, or one for each row where a column says the size. */
function readingsOf(declared: DeclaredReading, find: (source: ValueSource) => Found): Read {
  const { captures, where } = find(declared);
  const sizes = declared.bytes === undefined ? undefined : find({ at: declared.bytes }).captures;
  if (captures.length === 0)
    return { readings: [], ...(declared.optional === true ? {} : { missing: `${where} is missing` }) };
  if (sizes === undefined && captures.length > 1) {
    return {
      readings: [],
      wrong: `${where} is there ${captures.length} times, expected once: \`take: last\` reads the last of them`,
    };
  }
  if (sizes !== undefined && sizes.length !== captures.length)
    return { readings: [], wrong: `${captures.length} values of ${where} have ${sizes.length} sizes` };
  const cut = captures.find(({ cutFrom }) => cutFrom !== undefined);
  if (cut !== undefined)
    return { readings: [], wrong: `${where} takes ${cut.value} out of ${cut.cutFrom}, expected all of the number` };
  const numbers = captures.map(({ value }) => numberOf(value));
  const wrong = captures[numbers.indexOf(undefined)]?.value;
  if (wrong !== undefined)
    return { readings: [], wrong: `${where} is ${JSON.stringify(firstLine(wrong))}, expected a number` };
  return {
    readings: numbers.map((value, index) => {
      const bytes = sizes?.[index]?.value;
      return reading({
        metric: declared.metric,
        reading: declared.name,
        ...(bytes === undefined ? {} : { labels: { bytes } }),
        label: where,
        value: value ?? Number.NaN,
        unit: declared.unit,
      });
    }),
  };
}

/** A line that must not be there, in stdout or stderr, is a failure that the tool names. */
function forbidden(requirement: Requirement, text: string): string | undefined {
  if (!('absent' in requirement)) return undefined;
  const line = text.split('\n').find((each) => matchesOf(requirement.absent, each).length > 0);
  return line === undefined ? undefined : firstLine(line);
}

function unmet(requirement: Requirement, lookup: Lookup, stdout: string): string | undefined {
  if ('absent' in requirement) return undefined;
  if ('present' in requirement)
    return matchesOf(requirement.present, stdout).length > 0 ? undefined : `/${requirement.present}/ is missing`;
  const found = lookup(requirement.at);
  if (found.length > 0 && found.every((each) => each === String(requirement.equals))) return undefined;
  return `${requirement.at} is ${found.length === 0 ? 'missing' : found.join(', ')}, expected ${requirement.equals}`;
}

function askedProblems(
  declaration: ParseDeclaration,
  find: (source: ValueSource) => Found,
  asked: AskedOfTool,
): ToolProblem[] {
  const { duration, streams } = declaration;
  const numberAt = (source: ValueSource): number => {
    const { value = '', cutFrom }: Partial<Capture> = find(source).captures.at(-1) ?? {};
    return cutFrom === undefined ? (numberOf(value) ?? Number.NaN) : Number.NaN;
  };
  return [
    duration === undefined
      ? unread('duration', asked.durationMs)
      : declaredTime(numberAt(duration) * TOOL_UNITS[duration.unit][1] * 1000, duration, asked),
    streams === undefined ? unread('streams', asked.streams) : notAsMany('streams', numberAt(streams), asked.streams),
    unread('participants', asked.participants),
    unread('iterations', asked.iterations),
    unread('bytes', asked.largestBytes),
  ];
}

/** What is asked for and not looked at would be believed. */
const unread = (what: string, asked: number | undefined): string | undefined =>
  asked === undefined ? undefined : `${asked} was asked as ${what}, and the declaration does not read it`;

const declaredTime = (ms: number, source: ValueSource, asked: AskedOfTool): string | undefined =>
  Number.isNaN(ms) ? `${whereOf(source)} does not say how long it measured` : wrongTime(ms, asked, 0.95);

/** JSON has an end of its own; of a text that ends inside of a line, a number may be cut off. */
function isCutOff({ format }: ParseDeclaration, wanted: readonly DeclaredReading[], stdout: string): boolean {
  const last = stdout.slice(stdout.lastIndexOf('\n') + 1);
  if (format === 'json' || last === '') return false;
  return (
    format !== 'lines' || wanted.some(({ pattern }) => pattern !== undefined && matchesOf(pattern, last).length > 0)
  );
}
