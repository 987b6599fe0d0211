/** What to write instead of a value of the wrong type, where it says what was meant; `written` is the value letter by letter. */
export function remedyFor(expected: string, input: unknown, written: string | undefined): string | undefined {
  if (Array.isArray(input)) return ofList(expected, input);
  if (expected.startsWith('a list')) return isScalar(input) ? `write it as a list: [${written ?? input}]` : undefined;
  if (expected === 'text') return isScalar(input) ? `quote it: "${written ?? String(input)}"` : undefined;
  if (typeof input !== 'string') return undefined;
  if (/^a (whole )?number$/.test(expected) && /^-?\d+(\.\d+)?$/.test(input.trim()))
    return `without quotes: ${input.trim()}`;
  if (expected === 'true or false') return ofBoolean(input);
  // A map that has a name is often written as its name alone.
  return /^a map with .*\bname\b/.test(expected) && /^[\w.-]+$/.test(input) ? `write {name: ${input}}` : undefined;
}

function ofList(expected: string, [only, ...others]: readonly unknown[]): string | undefined {
  if (!isScalar(only) || others.length > 0 || expected.startsWith('a map')) return undefined;
  return `one value, without brackets: ${only}`;
}

function ofBoolean(input: string): string | undefined {
  if (/^(true|yes|on|y)$/i.test(input)) return 'write true';
  return /^(false|no|off|n)$/i.test(input) ? 'write false' : undefined;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
