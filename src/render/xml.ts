import { stripVTControlCharacters } from 'node:util';

export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>> | undefined;
  /** Elements and text, in order. */
  readonly children?: readonly (XmlElement | string)[];
}

/** An XML 1.0 document in UTF-8, one element a line. Any string is fit for text and attribute values; names are the caller's. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, '')}\n`;
}

function element({ name, attributes = {}, children = [] }: XmlElement, indent: string): string {
  let start = `${indent}<${name}`;
  for (const key in attributes) start += ` ${key}="${attributeValue(String(attributes[key]))}"`;
  if (children.length === 0) return `${start}/>`;
  if (children.some((child) => typeof child === 'string'))
    return `${start}>${children.map((child) => inline(child)).join('')}</${name}>`;
  let inner = '';
  for (const child of children) inner += `\n${inline(child, `${indent}  `)}`;
  return `${start}>${inner}\n${indent}</${name}>`;
}

const inline = (child: XmlElement | string, indent = ''): string =>
  typeof child === 'string' ? xmlText(child) : element(child, indent);

/** Parsers read a bare CR as LF, so it is written as a reference. */
export const xmlText = (value: string): string => (PLAIN.test(value) ? value : escaped(value));

const escaped = (value: string): string => escapeMarkup(legal(value)).replaceAll('\r', '&#13;');

/** Most texts, which are written as they are: printable ASCII without markup and quotes. */
const PLAIN = /^[ !#-%'-;=?-~]*$/;

/** Parsers turn white space in attributes into blanks unless it is a reference. */
const attributeValue = (value: string): string =>
  PLAIN.test(value)
    ? value
    : escaped(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');

const escapeMarkup = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Colour codes go; what XML 1.0 cannot carry even as a reference (control characters, lone surrogates) becomes U+FFFD. */
const legal = (value: string): string => stripVTControlCharacters(value).toWellFormed().replace(ILLEGAL, '\uFFFD');

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids (Char production)
const ILLEGAL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
