import { expect } from 'chai';
import { fillPlaceholders, placeholdersIn } from '../../src/model/placeholders.ts';

describe('[U] model/placeholders', () => {
  it('fills strings at any depth; a string that is nothing but one placeholder takes the type of the value', () => {
    const value = { a: ['vm-{{index}}', { replicas: '{{ replicas }}' }], '{{index}}': 1 };
    expect(fillPlaceholders(value, { index: 7, replicas: 10 })).to.deep.equal({
      a: ['vm-7', { replicas: 10 }],
      '{{index}}': 1,
    });
  });

  it('leaves what it does not know, and what is of a template in Go', () => {
    const text = '{{other}} {{.Name}} {{range .Items}}{{end}} {{else}} {{toString}}';
    expect(fillPlaceholders(text, { name: 'x', end: 'y', else: 'z' })).to.equal(text);
  });

  it('finds placeholders with the path of their string', () => {
    expect(placeholdersIn({ a: ['x', '{{b}}-{{c}}'], d: '{{end}}' })).to.deep.equal([
      { name: 'b', path: ['a', '1'] },
      { name: 'c', path: ['a', '1'] },
    ]);
  });
});
