/**
 * A text of any origin as a terminal or a log may have it: what would move the cursor, colour, hide or reorder text (C0, C1, DEL, bidi
 * controls, Unicode's line separators) is written as `\u001b`, and nothing at the beginning of a line is taken for a command to GitHub
 * Actions (`::error::`, `##[error]`). Line feeds and tabs stay. In JSON the result means the same.
 */
export const visible = (text: string): string => text.replace(UNSEEN, escaped).replace(COMMANDS, escaped);

/** The same for a text that is part of one line: its line breaks and tabs are written as `\n`, `\r`, `\t`. */
export const oneLine = (text: string): string =>
  visible(text.replace(/[\n\r\t]/g, (character) => JSON.stringify(character).slice(1, -1)));

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const COMMANDS = /(?<=^[^\S\n]*):(?=:)|#(?=#\[)/gm;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
