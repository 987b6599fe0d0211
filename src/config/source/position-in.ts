import { LineCounter } from 'yaml';
import { documentsOf } from './documents.ts';
import { nodeAt } from './nodes.ts';
import type { Position } from './yaml-node.ts';

/** Where the value at a path is in a text of JSON, or the nearest value above it that exists. JSON is YAML, whose reader keeps places. */
export function positionIn(text: string, path: readonly PropertyKey[]): Position {
  const lines = new LineCounter();
  const [document] = documentsOf(text, { lines, maxDepth: MAX_DEPTH }, { version: '1.2' });
  const lengths = Array.from({ length: path.length + 1 }, (_, above) => path.length - above);
  const node = lengths.map((length) => nodeAt(document, path.slice(0, length))).find((found) => found !== undefined);
  const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** JSON.parse has read the text before. */
const MAX_DEPTH = Number.POSITIVE_INFINITY;
