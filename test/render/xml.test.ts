import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { xmlDocument } from '../../src/render/xml.ts';
import { anyText } from '../support/arbitraries.ts';
import { parseXml } from '../support/xml.ts';

describe('[U] render/xml', () => {
  it('always parses, whatever the texts', () => {
    fc.assert(fc.property(anyText, anyText, (attribute, text) => void parsed(attribute, text)));
  });

  it('is read back as written where XML can carry it', () => {
    fc.assert(
      fc.property(anyText.filter(canBeCarried), anyText.filter(canBeCarried), (attribute, text) => {
        const root = parsed(attribute, text);
        expect(root.attributes.b).to.equal(attribute);
        expect(root.text).to.equal(text);
      }),
    );
  });

  it('drops colour codes and replaces control characters', () => {
    expect(xmlDocument({ name: 'a', children: ['\u001b[31mred\u001b[0m \u0000\uD800'] })).to.contain(
      '<a>red \uFFFD\uFFFD</a>',
    );
  });

  it('writes one element a line', () => {
    const document = xmlDocument({
      name: 'a',
      children: [
        { name: 'b', attributes: { c: '1' } },
        { name: 'd', children: ['x'] },
      ],
    });
    expect(document.split('\n').slice(1)).to.deep.equal(['<a>', '  <b c="1"/>', '  <d>x</d>', '</a>', '']);
  });
});

const parsed = (attribute: string, text: string) =>
  parseXml(xmlDocument({ name: 'a', attributes: { b: attribute }, children: [text] }));

// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 forbids
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;
const canBeCarried = (text: string): boolean =>
  text.isWellFormed() && !forbidden.test(text) && stripVTControlCharacters(text) === text;
