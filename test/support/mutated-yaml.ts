import fc from 'fast-check';

/** Changes a YAML text in one place. */
export type Mutation = (text: string) => string;

const VALUES = [
  ...['', '~', '3', '-1', '1.5', 'true', '"true"', '"x"', 'abc', 'a b', '2h', '1d', '* * * * *', '"@daily"'],
  ...[
    '[]',
    '{}',
    '[a, b]',
    '[[x]]',
    '{a: {b: c}}',
    'logs',
    '/tools',
    'JOB_NAME',
    'sidecar',
    'Always',
    '(',
    '$(',
    '"\\n"',
    '|',
    '&a [*a]',
    '*a',
  ],
];

/** Another value behind a colon or a dash, another line, a line twice, a line less, or other characters. */
export const mutation: fc.Arbitrary<Mutation> = fc
  .record({
    place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    change: fc.constantFrom('value', 'value', 'value', 'line', 'twice', 'remove', 'character'),
    value: fc.constantFrom(...VALUES),
  })
  .map(({ place, change, value }) => (text) => {
    const lines = text.split('\n');
    const index = Math.floor(place * lines.length);
    const line = lines[index] ?? '';
    if (change === 'character') {
      const at = Math.floor(place * text.length);
      return `${text.slice(0, at)}${value}${text.slice(at + 1)}`;
    }
    if (change === 'remove') return lines.toSpliced(index, 1).join('\n');
    if (change === 'twice') return lines.toSpliced(index, 0, line).join('\n');
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    return lines
      .with(index, change === 'line' ? `${indent}${value}` : line.replace(/([:-] ).*/, `$1${value}`))
      .join('\n');
  });
