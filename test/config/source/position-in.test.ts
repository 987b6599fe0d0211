import { expect } from 'chai';
import { positionIn } from '../../../src/config/source/position-in.ts';

describe('[U] config/source/position-in', () => {
  const at = (text: string, ...path: PropertyKey[]): string => {
    const { line, column } = positionIn(text, path);
    return `${line}:${column}`;
  };

  it('finds a value in JSON, indented with tabs too', () => {
    expect(at('{\n\t"a": [1,\n\t\t{"b": "x"}]\n}', 'a', 1, 'b')).to.equal('3:9');
  });

  it('finds what is nearest above a value that does not exist', () => {
    expect(at('{"a": {"c": 1}}', 'a', 'zz', 'y')).to.equal('1:7');
    expect(at('[1]', 3)).to.equal('1:1');
  });

  it('reads what JSON.parse reads: keys that repeat, numbers beyond all, lists within lists', () => {
    expect(at('{"a": 1, "a": 2}', 'a')).to.equal('1:7');
    expect(at('{"a": 1e400}', 'a')).to.equal('1:7');
    expect(at('['.repeat(3000) + ']'.repeat(3000), 0, 0)).to.equal('1:3');
  });
});
