import fc from 'fast-check';

/** Any string at all: markup, control characters, lone surrogates, quotes, line ends. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      '\n',
      '\r',
      '\t',
      ',',
      ' ',
      '\u0000',
      '\u001b[31m',
      '\uD800',
      '\uFFFE',
      'a',
      '&lt;',
      ']]>',
    ),
  }),
  fc.string({ unit: 'grapheme' }),
);
