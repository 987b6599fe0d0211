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

/**
 * The documents of a YAML text, at least one. It is read only up to where the parser first stumbles: what it would say of the
 * rest follows from that, once for each character if need be. Throws Unreadable for a directive, and where it is nested too deep.
 */
export function documentsOf(
  text: string,
  { lines, maxDepth }: { lines: LineCounter; maxDepth: number },
  options: ParseOptions & DocumentOptions & SchemaOptions,
): [Document.Parsed, ...Document.Parsed[]] {
  const composer = new Composer({ ...options, uniqueKeys: false, prettyErrors: false });
  const [first, ...rest] = composer.compose(tokensOf(text, lines, maxDepth), true, text.length);
  if (first === undefined) throw new Error('the composer gives a document even for an empty text');
  return [first, ...rest];
}

function* tokensOf(text: string, lines: LineCounter, maxDepth: number): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'directive') throw new Unreadable(token.offset, 'YAML directives (%YAML) are not read');
      yield token;
      if (token.type === 'error') return;
    }
    // Below all that is open lies the document itself.
    if (parser.stack.length > maxDepth + 1) {
      throw new Unreadable(parser.offset - lexeme.length, `nested more than ${maxDepth} levels deep`);
    }
  }
  yield* parser.end();
}
