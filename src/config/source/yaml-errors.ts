import type { YAMLParseError } from 'yaml';
import { unclosedBracket, unclosedQuote } from './brackets.ts';
import type { Mistake } from './diagnostic.ts';

/** What is wrong with a text as YAML, in words that say what to do, and where it begins. */
export interface SyntaxMistake extends Mistake {
  /** Counts characters from the text's start. */
  readonly offset: number;
  /** Whether the lines around it are part of it. */
  readonly isWide?: boolean;
}

type ParserError = Pick<YAMLParseError, 'code' | 'message' | 'pos'>;
type Words = Omit<SyntaxMistake, 'offset'> & { readonly offset?: number | undefined };

/** The parser's error in our words, at the place of the mistake: the parser often stumbles lines below it. */
export function explainYaml(error: ParserError, text: string): SyntaxMistake {
  const { offset = error.pos[0], ...words } = conflict(text) ?? EXPLAINED[error.code]?.(error, text) ?? unknown(error);
  return { ...words, offset };
}

export const TAGGED: [string, string] = ['YAML tags (`!name`) are not read', 'remove the tag, or quote the value'];

const STAR: Words = {
  message: 'a value begins with `*`, which names an alias in YAML',
  hint: 'quote it, for example "*/5 * * * *"',
};
const COMMA: Words = {
  message: 'a comma is missing before this',
  hint: 'entries within brackets are parted by commas: {kind: burst, objects: 3}',
};
const DASH: Words = {
  message: 'a list entry (`- `) is among the keys of a map',
  hint: 'remove the dash: what has a name is written as `name: value`',
};

const HARD_BLANK: Words = {
  message: 'the blank after the colon is not a plain one',
  hint: 'type it again: such blanks come with copied text',
};

const EXPLAINED: Readonly<Partial<Record<YAMLParseError['code'], (error: ParserError, text: string) => Words>>> = {
  TAB_AS_INDENT: () => ({ message: 'a tab where YAML wants spaces', hint: 'indent with spaces' }),
  BAD_ALIAS: () => STAR,
  BAD_SCALAR_START: ({ pos }, text) => ({
    message: `a value begins with \`${text[pos[0]]}\`, which YAML reserves`,
    hint: 'quote the value',
  }),
  BAD_DQ_ESCAPE: ({ message }) => ({
    message: `\`${message.replace(/^.* /, '')}\` is no escape of YAML within double quotes`,
    hint: "single quotes keep a backslash as it is: 'release-\\d+'",
  }),
  TAG_RESOLVE_FAILED: () => ({ message: TAGGED[0], hint: TAGGED[1] }),
  BLOCK_AS_IMPLICIT_KEY: ({ message, pos }, text) => (message.includes('sequence') ? DASH : nested(text, pos[0])),
  BLOCK_IN_FLOW: () => COMMA,
  MULTILINE_IMPLICIT_KEY: ({ pos }, text) => noColon(lineAt(text, pos[0])),
  MISSING_CHAR: (error, text) => missing(error, text),
  UNEXPECTED_TOKEN: ({ message, pos }, text) => unexpected(message, text, pos[0]),
  BAD_INDENT: ({ message, pos }, text) => (message.startsWith('Flow') ? bracket(text) : indentation(text, pos[0])),
};

function unknown({ message }: ParserError): Words {
  return { message: `not YAML: ${message.replace('"quote', 'quote')}`, hint: LOOK_ABOVE };
}

const LOOK_ABOVE = 'see whether a colon, a comma, a quote or a bracket is missing here or in the lines above';

/** The lines that git writes where two versions meet. */
function conflict(text: string): Words | undefined {
  const at = /^(<{7}|={7}|>{7})( |$)/m.exec(text);
  if (at === null) return undefined;
  const hint = 'keep one of the two versions, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>';
  return { offset: at.index, message: 'a merge conflict of git was left in the file', hint };
}

function noColon(line: string): Words {
  if (/^\s*(?:- )?[\w.-]+:\u00a0/.test(line)) return HARD_BLANK;
  const [, key = '', sign = '', value = ''] = /^\s*(?:- )?([\w.-]+)(:(?=\S)|\s*=\s*|\s+|$)(.*)$/.exec(line) ?? [];
  if (/^\s*- /.test(line) && !line.includes(':')) return DASH;
  if (key === '') return { message: 'no colon parts a key from its value on this line', hint: LOOK_ABOVE };
  const written = `${key}: ${value.replace(/(^|\s+)#.*$/, '')}`.trim();
  const message = sign === ':' ? 'no blank follows the colon' : `no colon follows \`${key}\``;
  return { message, hint: `write \`${written.slice(0, 60)}\`` };
}

function nested(text: string, at: number): Words {
  const next = text.slice(at).split('\n')[1] ?? '';
  const deeper = indentOf(next) > indentOf(lineAt(text, at)) && /^\s*[\w.-]+:(\s|$)/.test(next);
  if (!deeper) {
    return {
      message: '`: ` is inside a value, so YAML reads a map in a map',
      hint: 'quote the value, or begin the map on a new line',
    };
  }
  return {
    message: 'the next line is indented further, although this one has a value',
    hint: 'let both begin in the same column',
  };
}

function missing({ message, pos }: ParserError, text: string): Words {
  if (message.includes('closing')) {
    const offset = unclosedQuote(text);
    const quote = text[offset ?? 0] ?? '"';
    const [typographic] = /[“”„‘’]/.exec(lineAt(text, offset ?? 0).slice(1)) ?? [];
    const hint =
      typographic === undefined
        ? 'close it on the same line'
        : `\`${typographic}\` is a typographic quote, which YAML takes for a letter: close it with \`${quote}\``;
    return { offset, message: 'the quote that begins here is never closed', hint };
  }
  if (message.includes(', between')) return COMMA;
  if (message.includes('followed by map values')) return noColon(lineAt(text, pos[0]));
  return { message: `not YAML: ${message}`, hint: LOOK_ABOVE };
}

function unexpected(message: string, text: string, at: number): Words {
  if (message.includes('alias')) return STAR;
  if (/flow-(map|seq)-end/.test(message)) return { message: `this \`${text[at]}\` closes nothing`, hint: 'remove it' };
  if (message.startsWith('Unexpected ,'))
    return { message: 'a comma is where an entry is expected', hint: 'remove it' };
  if (message.includes('Not a YAML token')) {
    return { message: 'text follows `|` or `>`', hint: 'begin the text on the next line, indented further' };
  }
  if (/["'][ \t]*$/.test(text.slice(0, at).split('\n').at(-1) ?? '')) {
    return { message: 'text follows the closing quote', hint: 'quote the whole value, or remove the quotes' };
  }
  return message.includes('at node end') ? COMMA : { message: `not YAML: ${message}`, hint: LOOK_ABOVE };
}

function bracket(text: string): Words {
  const offset = unclosedBracket(text);
  const sign = offset === undefined ? '{' : (text[offset] ?? '{');
  const closing = sign === '[' ? ']' : '}';
  return { offset, message: `the \`${sign}\` that begins here is never closed`, hint: `close it with \`${closing}\`` };
}

/** The first line, up to where the parser stumbled, that goes back to a column in which nothing began; else a dash among keys. */
function indentation(text: string, until: number): Words {
  const begun: number[] = [];
  let dash: number | undefined;
  for (const { offset, column, isEntry } of writtenLines(text)) {
    const above = begun.at(-1) ?? -1;
    while ((begun.at(-1) ?? -1) > column) begun.pop();
    if (column < above && begun.at(-1) !== column) return unaligned(offset, column);
    begun.push(column);
    if (isEntry) dash = offset;
    if (offset > until) break;
  }
  return dash === undefined ? unexplained(text, until) : { ...DASH, offset: dash };
}

/** A line without colon is a value, to which the next line does not belong. */
function unexplained(text: string, until: number): Words {
  const column = indentOf(lineAt(text, until));
  const above = writtenLines(text).findLast(({ offset }) => offset < text.lastIndexOf('\n', until));
  if (above?.column !== column || /:(\s|$)/.test(lineAt(text, above.offset))) return unaligned(until, column);
  return { ...noColon(lineAt(text, above.offset)), offset: above.offset };
}

/** The lines that are not empty and no comment, and where their first character is. */
function writtenLines(text: string): { offset: number; column: number; isEntry: boolean }[] {
  let begin = 0;
  return text.split('\n').flatMap((line) => {
    const column = indentOf(line);
    const offset = begin + column;
    begin += line.length + 1;
    return line.trim() === '' || line[column] === '#'
      ? []
      : [{ offset, column, isEntry: line.startsWith('- ', column) }];
  });
}

const unaligned = (offset: number, column: number): Words => ({
  offset,
  message: `this line begins in column ${column + 1}, where nothing above it begins`,
  hint: 'let the keys of one map begin in the same column',
  isWide: true,
});

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** The line of a character. */
function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end === -1 ? undefined : end);
}
