/**
 * The text without what holds a mistake of syntax, its other characters where they were, so that the rest can be read: the line alone
 * where nothing belongs to it, else the whole entry of the outermost maps (a test, a setting). Undefined where nothing would be left.
 */
export function withoutEntry(text: string, line: number, isWide: boolean): string | undefined {
  const lines = text.split('\n');
  const at = line - 1;
  if (TABBED_KEY.test(lines[at] ?? '')) return blanked(lines, at, entryEnd(lines, at, DEEPEST));
  const first = entryStart(lines, at);
  if (!isWide && isAlone(lines, at) && at !== first) return blanked(lines, at, at + 1);
  const end = entryEnd(lines, at, indentOf(lines[first] ?? ''));
  return first === 0 && end === lines.length ? undefined : blanked(lines, first, end);
}

/**
 * The text without the item (a job) of the outermost list that a line is in; undefined where it is in none. The mark of a conflict is taken
 * out by itself.
 */
export function withoutItem(text: string, line: number): string | undefined {
  if (/^(<{7}|={7}|>{7})( |$)/.test(text.split('\n')[line - 1] ?? '')) return withoutConflict(text);
  const lines = text.split('\n');
  const at = line - 1;
  const section = lines.findLastIndex((each, index) => index <= at && /^[^\s#-]/.test(each));
  const dashes = lines.slice(section + 1, at + 1).filter((each) => /^ *- /.test(each));
  const indent = Math.min(...dashes.map(indentOf));
  const first = lines.findLastIndex((each, index) => index <= at && /^ *- /.test(each) && indentOf(each) === indent);
  if (first <= section) return undefined;
  const next = lines.findIndex((each, index) => index > at && /^\s*[^\s#]/.test(each) && indentOf(each) <= indent);
  return blanked(lines, first, next === -1 ? lines.length : next);
}

/** Of a conflict the first version stays. */
export function withoutConflict(text: string): string {
  const whole = /^<{7}[^\n]*\n|^={7}\n[\s\S]*?^>{7}[^\n]*$|^[<=>]{7}.*$/gm;
  return text.replaceAll(whole, (part) => part.replaceAll(/[^\n]/g, ' '));
}

/** Finds the entries of the two outermost maps: `tests:`, and each test. */
const DEEPEST = 2;

function entryStart(lines: readonly string[], at: number): number {
  const found = lines.findLastIndex((line, index) => index <= at && isOutermost(line, DEEPEST));
  return Math.max(found, 0);
}

/** A key with nothing behind it, whose column a tab hides: what is below it belongs to it. */
const TABBED_KEY = /^ *\t\s*[\w.-]+:\s*(#.*)?$/;

/** The line at which an entry ends that is indented by at most so much. */
function entryEnd(lines: readonly string[], at: number, indent: number): number {
  const next = lines.findIndex((each, index) => index > at && isOutermost(each, indent));
  return next === -1 ? lines.length : next;
}

const isOutermost = (line: string, indent: number): boolean => /^\s*[^\s#]/.test(line) && indentOf(line) <= indent;

/** Whether no line below belongs to this one. */
function isAlone(lines: readonly string[], at: number): boolean {
  const next = lines.slice(at + 1).find((line) => line.trim() !== '');
  return next === undefined || indentOf(next) <= indentOf(lines[at] ?? '');
}

const blanked = (lines: readonly string[], from: number, to: number): string =>
  lines.map((line, index) => (index >= from && index < to ? ' '.repeat(line.length) : line)).join('\n');

/** A line that is indented with a tab belongs to whatever is around it. */
function indentOf(line: string): number {
  const white = line.slice(0, line.length - line.trimStart().length);
  return white.includes('\t') ? Number.POSITIVE_INFINITY : white.length;
}
