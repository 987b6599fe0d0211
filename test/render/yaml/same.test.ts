import { expect } from 'chai';
import fc from 'fast-check';
import { readYaml11 } from '../../../src/config/source/yaml11.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { writeYaml } from '../../../src/render/yaml/block.ts';
import { isWritten } from '../../../src/render/yaml/same.ts';
import { text } from '../../support/tricky.ts';

const script = fc.constantFrom('a\n# b\n', '#!/bin/sh\n\nmake\n', 'a\nb', 'a\n\n\nb\n\n', 'plain', '# no');
const value: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.oneof(script, text, fc.array(fc.oneof(script, text), { maxLength: 3 }), fc.record({ x: script, y: text })),
  { minKeys: 1 },
);
const between = fc.constantFrom('', '# c', '  # c', '    # c', '      # c', '  ', 'd: 1', '#c');

describe('[U] render/yaml/same', () => {
  it('is true only for texts that read back as the value, whatever is between the lines', () => {
    let yes = 0;
    fc.assert(
      fc.property(value, fc.array(fc.tuple(fc.nat(20), between), { maxLength: 3 }), (meant, inserted) => {
        const lines = writeYaml(meant).split('\n');
        for (const [at, line] of inserted) lines.splice(at % lines.length, 0, line);
        if (!isWritten(lines.join('\n'), meant)) return;
        yes++;
        expect(readYaml11(lines.join('\n'))).to.deep.equal(meant);
      }),
      { numRuns: 3000 },
    );
    expect(yes).to.be.above(500);
  });

  it('is true for comments and empty lines between entries', () => {
    const meant = { a: [{ b: 'x\ny\n', c: 1 }], d: 'e' };
    expect(isWritten('# one\na:\n# two\n- b: |\n    x\n    y\n\n  # three\n  c: 1\n\nd: e\n# four\n', meant)).to.equal(
      true,
    );
  });

  it('is false for anything else', () => {
    const meant = { a: 'b', c: 'd' };
    const texts = ['a: b\n', 'a: b\nc: e\n', 'a: b\nc: d\ne: f\n', 'c: d\na: b\n', 'a: b # c\nc: d\n', ''];
    expect(texts.map((text) => isWritten(text, meant))).to.deep.equal(texts.map(() => false));
  });
});
