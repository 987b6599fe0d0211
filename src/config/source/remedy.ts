/** What to write instead of a value of the wrong type, where it says what was meant; `written` is the value letter by letter. */
export function remedyFor(expected: string, input: unknown, written: string | undefined): string | undefined {
  if (Array.isArray(input)) return ofList(expected, input);
  if (!isScalar(input)) return undefined;
  if (expected.startsWith('a list')) return ofText(input, written);
  if (expected === 'text') return `quote it: "${written ?? String(input)}"`;
  if (expected.startsWith('a map with ')) return ofMap(expected, String(input));
  if (typeof input !== 'string') return undefined;
  if (/^a (whole )?number$/.test(expected)) return ofNumber(input.trim());
  return expected === 'true or false' ? ofBoolean(input) : undefined;
}

/** A command line that is one text has a word for each entry. */
function ofText(input: string | number | boolean, written: string | undefined): string {
  const words = String(input).trim().split(/\s+/);
  if (words.length < 2) return `write it as a list: [${written ?? input}]`;
  return `write it as a list, each word by itself: [${words.map((word) => (/^[\w./=+-]+$/.test(word) ? word : JSON.stringify(word))).join(', ')}]`;
}

function ofList(expected: string, [only, ...others]: readonly unknown[]): string | undefined {
  if (!isScalar(only) || others.length > 0 || expected.startsWith('a map')) return undefined;
  return `one value, without brackets: ${only}`;
}

/** A map with one key is often written as what the key holds, a small one that has a name as its name alone. */
function ofMap(expected: string, input: string): string | undefined {
  const [, only] = /^a map with (\w+)$/.exec(expected) ?? [];
  const key = only ?? (/^a map with (\w+, )?name(, \w+)?$/.test(expected) ? 'name' : undefined);
  return key !== undefined && /^[\w.-]+$/.test(input) ? `write {${key}: ${input}}` : undefined;
}

function ofNumber(input: string): string | undefined {
  const [, number, unit] = /^(-?\d+(?:\.\d+)?)\s*(\/?\s*[A-Za-z]+)?$/.exec(input) ?? [];
  if (number === undefined) return undefined;
  if (unit === 'k') return `write ${Math.round(Number(number) * 1000)}`;
  return unit === undefined ? `without quotes: ${number}` : `the number alone: ${number}`;
}

function ofBoolean(input: string): string | undefined {
  if (/^(true|yes|on|y)$/i.test(input)) return 'write true';
  return /^(false|no|off|n)$/i.test(input) ? 'write false' : undefined;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
