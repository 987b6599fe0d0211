import { distrustNoNumber, localised } from './distrust.ts';
import { type AskedOfTool, type ToolOutcome, type ToolOutput, type ToolParser, unparsable } from './outcome.ts';

/** What is known of a tool's outputs beside their numbers. */
export interface ToolReader {
  readonly parse: ToolParser;
  /** Where an output begins, of tools that print no number above it. */
  readonly begins?: RegExp | undefined;
  /** What one run prints at most once, each with the flag `g`: the numbers of two runs are never mixed. */
  readonly once: readonly RegExp[];
  /** What the parser compares with the output: what was asked beside that is not believed. */
  readonly checks: readonly AskedField[];
}

/** A parser, and what of `asked` it compares with the output. */
export type CheckingParser = ToolParser & Pick<ToolReader, 'checks'>;

/** The parser, with what holds for every tool: one run in a text, and nothing that was asked and not looked at. */
export const readerOf = ({ parse, begins, once, checks }: ToolReader): CheckingParser => {
  const read: ToolParser = (output, asked) => {
    const runs = runsIn(output, once);
    if (runs > 1) return unparsable(`holds the outputs of ${runs} runs, expected one`);
    if (holdsAnother(output, { parse, begins }))
      return unparsable('holds numbers above the beginning of the output: they are of another run');
    return localised(output) ?? distrustUnread(distrustNoNumber(parse(output, asked), output), asked, checks);
  };
  return Object.assign(read, { checks });
};

function holdsAnother(output: ToolOutput, { parse, begins }: Pick<ToolReader, 'parse' | 'begins'>): boolean {
  const at = begins?.exec(output.stdout)?.index ?? 0;
  return at > 0 && 'readings' in parse({ stdout: output.stdout.slice(0, at), stderr: '' }, {});
}

const runsIn = ({ stdout, stderr }: ToolOutput, once: readonly RegExp[]): number =>
  Math.max(0, ...once.map((mark) => [...`${stdout}\n${stderr}`.matchAll(mark)].length));

/** What may be asked of a tool. */
export type AskedField = Exclude<keyof AskedOfTool, 'tookMs'>;

/** As `prowess parse --asked` names them. */
const NAMES = {
  durationMs: 'duration',
  streams: 'streams',
  participants: 'participants',
  iterations: 'iterations',
  largestBytes: 'bytes',
} as const satisfies Readonly<Record<AskedField, string>>;

/** As people name what may be asked. */
export const askedName = (field: AskedField): string => NAMES[field];

export const ASKED_FIELDS = Object.keys(NAMES) as readonly AskedField[];

function distrustUnread(outcome: ToolOutcome, asked: AskedOfTool, checks: readonly AskedField[]): ToolOutcome {
  if (outcome.status !== 'ok' && outcome.status !== 'partial') return outcome;
  const unread = ASKED_FIELDS.filter((field) => asked[field] !== undefined && !checks.includes(field));
  if (unread.length === 0) return outcome;
  const why = `${unread.map((field) => NAMES[field]).join(' and ')} cannot be checked in the output of ${outcome.tool.name}`;
  return { ...outcome, status: 'partial', reason: outcome.status === 'ok' ? why : `${outcome.reason}; ${why}` };
}
