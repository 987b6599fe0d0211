/** Where a bracket begins that the text never closes, the innermost one, as an offset. */
export function unclosedBracket(text: string): number | undefined {
  const open: number[] = [];
  for (const { sign, at } of marksOf(text, () => open.length > 0)) {
    const innermost = open.at(-1);
    if (innermost !== undefined && isBroken(text, open, { sign, at })) return innermost;
    if (CLOSING[sign] !== undefined) open.push(at);
    else if (sign === '}' || sign === ']') open.pop();
  }
  return open.at(-1);
}

/** Whether a mark shows that the innermost bracket was not closed: another one closes, or the lines go back out. */
function isBroken(text: string, open: readonly number[], { sign, at }: Mark): boolean {
  if (sign === '\n') return leavesBracket(text, open[0] ?? 0, at);
  return (sign === '}' || sign === ']') && sign !== CLOSING[text[open.at(-1) ?? 0] ?? ''];
}

/** Where a quote begins that the text never closes, as an offset. */
export const unclosedQuote = (text: string): number | undefined =>
  marksOf(text, () => false).find(({ sign }) => sign === '"' || sign === "'")?.at;

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

interface Mark {
  readonly sign: string;
  readonly at: number;
}

/** Brackets, line breaks, and quotes that nothing closes; outside of comments and quotes. */
function* marksOf(text: string, isInside: () => boolean): Generator<Mark> {
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    const end = /["'#]/.test(sign) ? skippedTo(text, at, isInside()) : undefined;
    if (end !== undefined) at = end;
    else if (/[\]}\n]/.test(sign) || (/["'{[]/.test(sign) && beginsValue(text, at, isInside()))) yield { sign, at };
  }
}

/** The last character of the comment or the closed quote that begins here; undefined where none does. */
function skippedTo(text: string, at: number, isInside: boolean): number | undefined {
  if (text[at] === '#') return /^$|\s/.test(text[at - 1] ?? '') ? endOfLine(text, at) - 1 : undefined;
  return beginsValue(text, at, isInside) ? closingQuote(text, at) : undefined;
}

/** A value begins after `: `, `- `, at the beginning of a line, and within brackets after a comma or another one. */
function beginsValue(text: string, at: number, isInside: boolean): boolean {
  const before = text.slice(Math.max(0, at - 200), at);
  return /(^|\n)\s*$|:[ \t]+$|(^|\n|\s)-[ \t]+$/.test(before) || (isInside && /[,:[{]\s*$/.test(before));
}

/** Whether the line after this line break is indented no further than the one on which the outermost bracket began. */
function leavesBracket(text: string, outermost: number, at: number): boolean {
  const [, blanks = '', first = '}'] = /^(?:[ \t]*\n)*( *)([^\s#])/.exec(text.slice(at + 1, at + 2000)) ?? [];
  const line = text.slice(text.lastIndexOf('\n', outermost) + 1, outermost);
  return blanks.length <= line.length - line.trimStart().length && !/[\]}]/.test(first);
}

/** Where the quote closes. One that does so lines below, where another value begins, was never closed itself. */
function closingQuote(text: string, from: number): number | undefined {
  const closed = text[from] === '"' ? /"(?:[^"\\]|\\[\s\S])*"/y : /'(?:[^']|'')*'/y;
  closed.lastIndex = from;
  if (!closed.test(text)) return undefined;
  const isAnother =
    text.slice(from, closed.lastIndex).includes('\n') && /[^\s,:\]}]/.test(text[closed.lastIndex] ?? '');
  return isAnother ? undefined : closed.lastIndex - 1;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
