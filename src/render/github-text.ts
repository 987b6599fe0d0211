import { markdownText } from './markdown.ts';
import { visible } from './visible.ts';

/**
 * A text of any origin as a part of a line of a comment: no markup, no line of its own, no mention, no link. It has at most so many signs, and twice as many
 * bytes as it is written: signs that have to be escaped are several.
 */
export function plain(text: string, longest = LONGEST): string {
  const line = text.toWellFormed().replace(/\s+/g, ' ').trim();
  let most = longest;
  for (;;) {
    const written = escaped(shortened(line, most));
    const bytes = Buffer.byteLength(written);
    if (bytes <= 2 * longest) return written;
    most = Math.floor((most * 2 * longest) / bytes);
  }
}

const escaped = (text: string): string => markdownText(visible(text)).replace(LINKING, `$&${NOTHING}`);

const LONGEST = 80;

/** GitHub makes links of `@name`, `#12`, `GH-12`, `https://` and `www.`, whatever is escaped; a sign without width ends that. */
const LINKING = /@|#|\bgh-|:\/\/|:(?=\w)|www\./gi;
const NOTHING = '\u200b';

function shortened(text: string, longest: number): string {
  const signs = [...text];
  return signs.length <= longest ? text : `${signs.slice(0, longest - 1).join('')}…`;
}

/** The same as code, which people copy. */
export const code = (text: string): string =>
  `\`${text
    .toWellFormed()
    .replace(/[\s`\u0085]+/g, ' ')
    .trim()
    .slice(0, LONGEST)}\``;
