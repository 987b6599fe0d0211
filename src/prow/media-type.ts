/**
 * Whether a text is a media type with parameters to Go's `mime.ParseMediaType`: `text/plain; charset=utf-8`. A subtype may be missing, a
 * parameter may not be given twice.
 */
export function isMediaType(text: string): boolean {
  const [type = '', rest = ''] = splitAt(text, text.indexOf(';'));
  if (!/^[^/]+(\/[^/]+)?$/.test(type.trim()) || !type.trim().split('/').every(isToken)) return false;
  const names = new Set<string>();
  let left = rest.trim();
  while (left !== '' && left !== ';') {
    const [parameter, name = ''] = PARAMETER.exec(left) ?? [];
    if (parameter === undefined || names.has(name.toLowerCase())) return false;
    names.add(name.toLowerCase());
    left = left.slice(parameter.length).trim();
  }
  return true;
}

const splitAt = (text: string, index: number): [string, string] =>
  index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index)];

/** A token of RFC 1521 and 2045. */
const TOKEN = /[-!#$%&'*+.^_`{|}~\w]+/.source;
const isToken = (text: string): boolean => new RegExp(`^${TOKEN}$`).test(text);

const PARAMETER = new RegExp(`^;\\s*(${TOKEN})\\s*=\\s*(?:${TOKEN}|"(?:[^"\\\\\\r\\n]|\\\\.)*")`);
