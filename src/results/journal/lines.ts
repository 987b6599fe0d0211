/**
 * The lines of a text that comes in pieces, without their ends. Only `\n` ends a line: node:readline also cuts at U+2028, which
 * JSON leaves as it is.
 */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
