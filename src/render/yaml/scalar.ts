import { usageError } from '../../model/errors.ts';

/**
 * A string as one line of YAML that reads back as the same string, whether by YAML 1.1 (Prow's Go reader, where `on`, `1:30` and
 * `2026-01-01` are no strings) or 1.2. Plain where its type is beyond doubt, else quoted. Throws for text that UTF-8 cannot carry.
 */
export function yamlString(text: string): string {
  if (isPlain(text)) return text;
  if (!/[\\"]/.test(text) || UNPRINTABLE.test(text)) return doubleQuoted(text);
  return `'${text.replaceAll("'", "''")}'`;
}

/** `yamlString` for places inside `{}` and `[]`, where plain words end at more characters. */
export const yamlFlowString = (text: string): string =>
  /^[\w./-]*$/.test(text) ? yamlString(text) : doubleQuoted(text);

/** Whether a text can be a block scalar (`|`) that keeps every character: lines of printable text, the first one not indented. */
export function fitsBlockScalar(text: string): boolean {
  if (!text.includes('\n')) return false;
  return (
    /^[^\s][^\n]*\n/.test(text) && !/(^|\n)[ \t]+(\n|$)/.test(text) && !UNPRINTABLE.test(text.replace(/[\n\t]/g, ''))
  );
}

/** What YAML readers refuse or change when it is written raw: control characters, line breaks of Unicode, byte order marks. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u;
const EACH_UNPRINTABLE = new RegExp(UNPRINTABLE, 'gu');

/** Words, paths, images and flags; and quantities such as `4h25m` and `2Gi`, which no reader takes for a number. */
const PLAIN = /^(--?)?[A-Za-z/][\w./@+=-]*([:,][\w./@+=-]+)*([,;]? [\w./@+(-][\w./@+=()-]*)*$/;
const QUANTITY = /^\d+(ms|[hms]|[KMGT]i?)(\d+[ms])*$/;
/** What YAML 1.1 takes for a boolean, null or number although it begins with a letter. */
const NOT_A_STRING = /^(y|yes|n|no|on|off|true|false|null|nan|inf|infinity)$/i;
const LONGEST_WORD = 'infinity'.length;

const isPlain = (text: string): boolean =>
  PLAIN.test(text) ? text.length > LONGEST_WORD || !NOT_A_STRING.test(text) : QUANTITY.test(text);

function doubleQuoted(text: string): string {
  if (!text.isWellFormed()) {
    throw usageError(`${JSON.stringify(text)} holds half of a surrogate pair, which no UTF-8 file can carry`);
  }
  return JSON.stringify(text).replace(EACH_UNPRINTABLE, escaped);
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
