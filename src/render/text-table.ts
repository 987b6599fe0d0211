import { oneLine } from './visible.ts';

/**
 * A table for a terminal: columns as wide as their widest cell, two spaces between them, no trailing spaces. Where that is wider than
 * `width`, the widest columns become narrower and their cells go on in further lines, first between parts that two or more blanks part.
 */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): string {
  const all = [header, ...rows.map((row) => row.map(oneLine))];
  const room = width - GAP.length * (header.length - 1);
  const widths = fitted(
    header.map((_, column) => all.map((row) => row[column] ?? '')),
    room,
  );
  const cells = all.map((row) => header.map((_, column) => broken(row[column] ?? '', widths[column] ?? 0)));
  const used = header.map((_, column) => longest(cells.flatMap((row) => row[column] ?? [])));
  return cells.flatMap((row) => lines(row, used)).join('');
}

const GAP = '  ';

/** As wide as the longest cell; narrower where all together would be wider than `room`, but never narrower than a word. */
function fitted(columns: readonly (readonly string[])[], room: number): number[] {
  const widths = columns.map((cells) => longest(cells));
  const least = columns.map((cells) => longest(cells.flatMap((cell) => cell.split(' '))));
  for (let excess = sum(widths) - room; excess > 0; excess--) {
    const [widest] = widths
      .map((width, column) => ({ width, column }))
      .filter(({ width, column }) => width > (least[column] ?? 0))
      .sort((a, b) => b.width - a.width);
    if (widest === undefined) break;
    widths[widest.column] = widest.width - 1;
  }
  return widths;
}

const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The lines of one row. */
function lines(cells: readonly (readonly string[])[], widths: readonly number[]): string[] {
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => {
    const texts = cells.map((cell, column) => (cell[line] ?? '').padEnd(widths[column] ?? 0));
    return `${texts.join(GAP).trimEnd()}\n`;
  });
}

/** A cell in lines of at most `width`: its parts stay whole where they fit. */
function broken(cell: string, width: number): string[] {
  if (cell.length <= width) return [cell];
  const parts = cell.split(/ {2,}/);
  return parts.length > 1 && longest(parts) <= width
    ? filled(parts, '   ', width)
    : filled(cell.split(/ +/), ' ', width);
}

/** As many pieces a line as fit. */
function filled(pieces: readonly string[], gap: string, width: number): string[] {
  const made: string[] = [];
  for (const piece of pieces) {
    const line = made.at(-1);
    if (line !== undefined && line.length + gap.length + piece.length <= width)
      made[made.length - 1] = line + gap + piece;
    else made.push(piece);
  }
  return made;
}
