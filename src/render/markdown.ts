/** A table of GitHub's Markdown; cells are plain text. */
export function tableText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`;
  return [line(header), `|${header.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

/** Plain text as Markdown: nothing in it is markup, a table cell or a new line. */
export const markdownText = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/\s+/g, ' ').trim().replace(EACH_SIGN, '\\$&') : text;

/** What most names have none of. */
const SPECIAL = /[\s\\`*_{}[\]<>|~#]/;
const EACH_SIGN = /[\\`*_{}[\]<>|~#]/g;

/** A link whose text is plain and whose target ends neither the link nor a table's cell. */
export const markdownLink = (text: string, target: string): string =>
  `[${markdownText(text)}](${PLAIN_TARGET.test(target) ? target : encodedTarget(target)})`;

/** Most paths and URLs, which are written as they are. */
const PLAIN_TARGET = /^[\w./:#?=&-]*$/;

const encodedTarget = (target: string): string =>
  encodeURI(target.toWellFormed())
    .replace(/%25/g, '%')
    .replace(/[()|\\]/g, percentEncoded);

const percentEncoded = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
