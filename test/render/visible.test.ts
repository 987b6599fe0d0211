import { expect } from 'chai';
import fc from 'fast-check';
import { oneLine, visible } from '../../src/render/visible.ts';

describe('[U] render/visible', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.oneof(
          fc.constantFrom(
            '::error::',
            '::',
            ':',
            '##[error]',
            '#',
            '\n',
            '\r\n',
            '\t',
            ' ',
            '\u202e',
            '\u2066',
            '\x1b]0;',
          ),
          fc.nat(0xa0).map((code) => String.fromCharCode(code)),
        ),
      )
      .map((parts) => parts.join('')),
  );
  /** What a terminal obeys, or what changes how a text reads: by Unicode's own classes. */
  const OBEYED = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
  const COMMAND = /^\s*::|##\[/m;

  it('leaves nothing that a terminal or GitHub Actions would obey', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(visible(text)).not.to.match(OBEYED).and.not.to.match(COMMAND);
        expect(oneLine(text))
          .not.to.match(OBEYED)
          .and.not.to.match(COMMAND)
          .and.not.to.match(/[\n\t]/);
      }),
      { numRuns: 2000 },
    );
  });

  it('means the same in JSON', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const space of [0, 2]) {
          expect(JSON.parse(visible(JSON.stringify({ [text]: [text] }, null, space)))).to.deep.equal({
            [text]: [text],
          });
        }
      }),
    );
  });

  it('leaves words, tables and lines as they are', () => {
    const text = 'größe 😀\t12 ms\n  ref::head: a:b\n# comment [x]\n';
    expect(visible(text)).to.equal(text);
  });

  it('shows what it takes the power from', () => {
    expect(oneLine('a\x1b[2J\u202eb\n::error::c')).to.equal('a\\u001b[2J\\u202eb\\n::error::c');
    expect(visible('a\n ::error::b\n##[error]c')).to.equal('a\n \\u003a:error::b\n\\u0023#[error]c');
  });
});
