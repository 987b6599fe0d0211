/** Splits a stream of bytes at line feeds. A line is decoded once it is whole, so that no character is cut by two chunks. */
export interface Lines {
  push(chunk: Buffer, onLine: (line: string) => void): void;
}

export function createLines(): Lines {
  /** The beginning of a line whose end has not come; joined once, however many chunks it takes. */
  let begun: Buffer[] = [];
  return {
    push(chunk, onLine) {
      let from = 0;
      for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
        const line = begun.length === 0 ? chunk.toString('utf8', from, at) : joined(begun, chunk.subarray(from, at));
        begun = [];
        from = at + 1;
        if (line !== '') onLine(line);
      }
      if (from < chunk.length) begun.push(from === 0 ? chunk : chunk.subarray(from));
    },
  };
}

const LINE_FEED = 0x0a;

const joined = (begun: readonly Buffer[], last: Buffer): string => Buffer.concat([...begun, last]).toString('utf8');
