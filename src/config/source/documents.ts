import {
  Composer,
  type CST,
  type Document,
  type DocumentOptions,
  Lexer,
  type LineCounter,
  type ParseOptions,
  Parser,
  type SchemaOptions,
} from 'yaml';

/** A text that cannot be read, and where: `offset` counts characters from its start. */
export class Unreadable extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

interface TextOptions {
  readonly lines: LineCounter;
  readonly maxDepth: number;
  /** `go`: what go-yaml takes, which Kubernetes and Prow read with, beyond YAML 1.2: directives, and any indentation inside brackets and quotes. */
  readonly reader?: 'strict' | 'go';
}

/**
 * The documents of a YAML text, at least one. It is read only up to where the parser first stumbles: what it would say of the
 * rest follows from that, once for each character if need be. Throws Unreadable where it is nested too deep, and for a directive unless
 * it reads as Go does.
 */
export function documentsOf(
  text: string,
  { lines, maxDepth, reader = 'strict' }: TextOptions,
  options: ParseOptions & DocumentOptions & SchemaOptions,
): [Document.Parsed, ...Document.Parsed[]] {
  const composer = new Composer({ ...options, uniqueKeys: false, prettyErrors: false });
  const [first, ...rest] = composer.compose(tokensOf(text, { lines, maxDepth, reader }), true, text.length);
  if (first === undefined) throw new Error('the composer gives a document even for an empty text');
  return [first, ...rest];
}

/** What aliases and merge keys make of a document; not possible where they explode, or merge what is no map. */
export function toValue(document: Document): { value: unknown } | { message: string } {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    if (error instanceof ReferenceError) return { message: EXPLODING };
    if (error instanceof Error) return { message: error.message };
    throw error;
  }
}

const EXPLODING = 'the aliases of this file multiply into far more than is written';

function* tokensOf(text: string, { lines, maxDepth, reader }: TextOptions): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of (reader === 'go' ? goLexer() : new Lexer()).lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'directive') refuseDirective(token, reader);
      yield token;
      if (token.type === 'error') return;
    }
    // The stack holds the document itself too.
    if (parser.stack.length > maxDepth + 1) {
      throw new Unreadable(parser.offset - lexeme.length, `nested more than ${maxDepth} levels deep`);
    }
  }
  yield* parser.end();
}

function refuseDirective({ source, offset }: CST.Directive, reader: TextOptions['reader']): void {
  if (reader === 'strict') throw new Unreadable(offset, 'YAML directives (%YAML) are not read');
  if (source.startsWith('%YAML') && !/^%YAML +1\.1\s*(#|$)/.test(source))
    throw new Unreadable(offset, `\`${source.trim()}\`: Prow reads YAML 1.1`);
}

/** A lexer that asks for no indentation where a bracket or a quote is open, as go-yaml's scanner. */
function goLexer(): Lexer {
  const lexer = new Lexer();
  let least = 0;
  // biome-ignore-start lint/complexity/useLiteralKeys: these are private, and there is no other way to ask
  const isOpen = (): boolean => lexer['flowLevel'] > 0 || /["']/.test(lexer['buffer'].charAt(lexer['pos']));
  // biome-ignore-end lint/complexity/useLiteralKeys: as above
  Object.defineProperty(lexer, 'indentNext', {
    get: () => (isOpen() ? 0 : least),
    set: (value: number) => {
      least = value;
    },
  });
  return lexer;
}
