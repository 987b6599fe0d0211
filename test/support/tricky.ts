import fc from 'fast-check';

/** Strings that YAML readers are known to take for something else, or to lose a part of. */
export const TRICKY = [
  'on Yes NO y n ~ null NULL true .inf -.INF .nan 1:30 1:30:00 0o7 017 0x1f 0b1 1_000 1e3 +1 -1 .5 = << 2026-01-01 !!str &a *a | > % @ ` ? - : # --- ...'.split(
    ' ',
  ),
  [
    '',
    ' ',
    ' a',
    'a ',
    '- a',
    'a: b',
    'a:',
    'a #b',
    '#a',
    "it's",
    '"',
    '\\',
    'a\\"\'',
    '{a}',
    '[a]',
    'a, b',
    '\t',
    'a\tb',
  ],
  [
    'a\r\nb',
    '\n',
    'a\n',
    'a\n\n',
    '\na',
    ' a\nb',
    'a\n b\n',
    'a\n \nb',
    'a\n\tb',
    '\ta\nb',
    '#!/bin/sh\nset -e\n',
    'a\n---\nb',
    'a \nb ',
  ],
  [
    '\u0000',
    '\u0007',
    '\u001b[31m',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffe',
    '\uffff',
    '😀',
    'é\nü',
    'a\u0085\nb',
  ],
  ['x'.repeat(3000), `${'word '.repeat(500)}end`, '%'],
].flat();

/** Any string that UTF-8 can carry, the tricky ones often. */
export const text = fc.oneof(
  fc.constantFrom(...TRICKY),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
);
