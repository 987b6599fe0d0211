/** The longest line that is read, in UTF-16 units: far above any that prowess writes. */
export const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * The lines of a text that comes in pieces, without their ends. Only `\n` ends a line: node:readline also cuts at U+2028, which
 * JSON leaves as it is. Of a line longer than LONGEST_LINE one unit more than that is given, for a file may hold one without end.
 */
export async function* linesOf(pieces: AsyncIterable<string>, longest = LONGEST_LINE): AsyncGenerator<string> {
  let begun = beginLine(longest);
  for await (const piece of pieces) {
    const [head = '', ...more] = piece.split('\n');
    begun.add(head);
    for (const next of more) {
      yield begun.text();
      begun = beginLine(longest);
      begun.add(next);
    }
  }
  const rest = begun.text();
  if (rest !== '') yield rest;
}

/** Pieces are put together once, at the line's end. */
function beginLine(longest: number): { add(piece: string): void; text(): string } {
  const parts: string[] = [];
  let room = longest + 1;
  return {
    add(piece) {
      if (room === 0) return;
      const part = piece.slice(0, room);
      parts.push(part);
      room -= part.length;
    },
    text: () => parts.join(''),
  };
}
