/** The first line of a text that we keep on GitHub: readers do not see it, and by it the text is found again. Values are encoded, so that none of them can end it. */
export const hiddenLine = (kind: string, fields: Readonly<Record<string, string>>): string =>
  `<!-- prowess:${kind} v1 ${Object.entries(fields)
    .map(([key, value]) => `${key}=${encoded(value)}`)
    .join(' ')} -->`;

const encoded = (value: string): string => encodeURIComponent(value.toWellFormed()).replaceAll('-', '%2D');

/** The fields of a text's hidden line; undefined where it does not begin with one of this kind. A value that cannot be read is empty. */
export function hiddenFields(kind: string, text: string): ReadonlyMap<string, string> | undefined {
  const [, written, fields] = /^<!-- prowess:(\w+) v1 (.*) -->\r?(?:\n|$)/.exec(text) ?? [];
  return fields === undefined || written !== kind ? undefined : new Map(fields.split(' ').map(decoded));
}

function decoded(field: string): [string, string] {
  const [key = '', value = ''] = field.split('=', 2);
  try {
    return [key, decodeURIComponent(value)];
  } catch {
    return [key, ''];
  }
}
