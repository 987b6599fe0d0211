import { expect } from 'chai';
import fc from 'fast-check';
import { readYaml11 } from '../../../src/config/source/yaml11.ts';
import type { Json } from '../../../src/model/json.ts';
import { flowYaml, writeYaml } from '../../../src/render/yaml/block.ts';
import { TRICKY, text } from '../../support/tricky.ts';

const key = text.filter((name) => name !== '__proto__');
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4 }),
  ),
}));

describe('[U] render/yaml/block', () => {
  it('writes data that reads back the same by the rules of YAML 1.1, whatever strings it holds', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(readYaml11(writeYaml(value))).to.deep.equal(value);
      }),
      { numRuns: 1500 },
    );
  });

  it('writes it on one line as well', () => {
    fc.assert(
      fc.property(json, (value) => {
        const line = flowYaml(value);
        expect(line).not.to.include('\n');
        expect(readYaml11(`{a: ${line}}`)).to.deep.equal({ a: value });
      }),
      { numRuns: 500 },
    );
  });

  for (const tricky of TRICKY) {
    it(`keeps ${JSON.stringify(tricky).slice(0, 40)} as a value, a key and an item`, () => {
      const value = { a: tricky, [tricky]: [tricky, { b: tricky, c: [[tricky]] }], z: 1 };
      expect(readYaml11(writeYaml(value))).to.deep.equal(value);
    });
  }

  it('keeps scripts readable and plain words plain', () => {
    const value = {
      args: ['-c', '#!/bin/sh\nset -e\n\nmake test\n'],
      image: 'quay.io/a/b:v1',
      cron: '40 4 * * *',
      on: 'main',
    };
    expect(writeYaml(value)).to.equal(
      [
        'args:',
        '- -c',
        '- |',
        '  #!/bin/sh',
        '  set -e',
        '',
        '  make test',
        'image: quay.io/a/b:v1',
        'cron: "40 4 * * *"',
        '"on": main',
        '',
      ].join('\n'),
    );
  });

  it('refuses half a surrogate pair and says so', () => {
    expect(() => writeYaml(['a\ud800'])).to.throw('half of a surrogate pair');
  });
});
