/** RFC 4180 with LF line ends: any text survives the way through a reader (lone surrogates become U+FFFD). */
export function csvText(
  header: readonly string[],
  rows: readonly (readonly (string | number | undefined)[])[],
): string {
  return [header, ...rows].map(csvLine).join('');
}

/** One row of it. */
export const csvLine = (fields: readonly (string | number | undefined)[]): string => `${fields.map(field).join(',')}\n`;

function field(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value).toWellFormed();
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
