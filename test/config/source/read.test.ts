import { expect } from 'chai';
import { decodeUtf8 } from '../../../src/config/source/decode.ts';
import { printDiagnostic } from '../../../src/config/source/diagnostic.ts';
import { readSource } from '../../../src/config/source/read.ts';

describe('[I] config/source/read', () => {
  it('gives the value, and where its members stand', () => {
    const { source } = readSource({ path: 'a.yaml', text: 'a:\n  b: [1, {c: x}]\n' });
    expect(source?.value).to.deep.equal({ a: { b: [1, { c: 'x' }] } });
    expect(source?.position(['a', 'b', '1', 'c'])).to.deep.equal({ file: 'a.yaml', line: 2, column: 14 });
    expect(source?.keyPosition(['a', 'b'])).to.deep.equal({ file: 'a.yaml', line: 2, column: 3 });
    expect(source?.position(['a', 'nothing', 'here'])).to.deep.equal({ file: 'a.yaml', line: 2, column: 3 });
  });

  it('finds values behind aliases and merge keys where they were written', () => {
    const { source } = readSource({
      path: 'a.yaml',
      text: 'base: &base {x: 1}\nuse: *base\nmerged: {<<: *base, y: 2}\n',
    });
    expect(source?.value).to.deep.include({ use: { x: 1 }, merged: { x: 1, y: 2 } });
    expect(source?.position(['use', 'x'])).to.include({ line: 1, column: 17 });
    expect(source?.position(['merged', 'x'])).to.include({ line: 1, column: 17 });
  });

  for (const [name, text, ...expected] of [
    ['an empty file', '# nothing\n', '1:1 the file is empty'],
    ['a tab', 'a:\n\tb: 1\n', '2:1 a tab where YAML wants spaces'],
    ['repeated keys', 'a: 1\na: 2\n', '2:1 the key `a` is twice in this map'],
    ['a second document', 'a: 1\n---\nb: 1\n', '2:1 a second YAML document begins here'],
    ['aliases that explode', laughs(), '1:1 the aliases of this file multiply into far more than is written'],
    ['an alias inside itself', 'a: &a [*a]\n', '1:8 the alias `*a` is inside what it names'],
    ['an alias without anchor', 'a: *b\n', '1:4 no anchor `&b` is above this alias'],
    ['a star', 'cron: */5 * * * *\n', '1:11 a value begins with `*`, which names an alias in YAML'],
    ['an at sign', 'cron: @daily\n', '1:7 a value begins with `@`, which YAML reserves'],
    ['a number as key', '1.30: x\n', '1:1 the key `1.30` is a number, not text'],
    ['the key __proto__', '__proto__: {a: 1}\n', '1:1 the key `__proto__` is not allowed'],
    ['an unquoted placeholder', 'a: {{x}}\n', '1:5 a key must be text'],
    ['a tag', 'a: !!binary xx\n', '1:13 YAML tags (`!name`) are not read'],
    ['a directive', '%YAML 1.1\n---\na: no\n', '1:1 YAML directives (%YAML) are not read'],
    ['nothing but directives', '%a\n'.repeat(80_000), '1:1 YAML directives (%YAML) are not read'],
    ['infinity', 'a: .inf\n', '1:4 not a finite number'],
    ['a word with a NUL byte', 'command: [tr, "\\0", x]\n', '1:15 this text holds a NUL byte'],
    ['a NUL byte in a block', 'run: |\n  a\0b\n', '1:6 this text holds a NUL byte'],
    ['a name with a NUL byte', '"a\\0b": 1\n', '1:1 this text holds a NUL byte'],
    ['deep nesting', `${'['.repeat(150)}${']'.repeat(150)}`, '1:101 nested more than 100 levels deep'],
    ['very deep nesting', '['.repeat(250_000), '1:101 nested more than 100 levels deep'],
    ['nothing but closing brackets', ']'.repeat(250_000), '1:1 this `]` closes nothing'],
    ['nothing but tags', '!a '.repeat(80_000), '1:4 not YAML: A node can have at most one tag'],
    ['10 MB in one value', `a: "${'x'.repeat(1e7)}"`, '1:1 the file holds 9.5 MB, and at most 256 KiB are read'],
  ] as const) {
    it(`complains once about ${name}`, () => {
      const { diagnostics } = readSource({ path: 'a.yaml', text });
      const printed = diagnostics.map((diagnostic) => printDiagnostic(diagnostic).split('\n')[0] ?? '');
      expect(printed).to.have.length(1);
      expect(printed[0]).to.contain(expected[0]);
    });
  }

  it('complains about everything that YAML allows and a configuration must not hold, at once', () => {
    const { diagnostics } = readSource({
      path: 'a.yaml',
      text: 'a: *x\nb: !t 1\nc: .nan\nc: !t {d: 1}\ne: !!map [1]\n1: 2\n',
    });
    expect(diagnostics.map(({ line }) => line)).to.deep.equal([4, 6, 1, 2, 3, 4, 5]);
  });

  it('reads a map of many keys in linear time, and finds the one that is repeated', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `key-${index}: 1\n`).join('');
    expect(readSource({ path: 'a.yaml', text: `${text}key-3: 1\n` }).diagnostics.map(({ line }) => line)).to.deep.equal(
      [10_001],
    );
  });

  it('says the first hundred mistakes of a file that is full of them', () => {
    expect(readSource({ path: 'a.yaml', text: '? \n'.repeat(80_000) }).diagnostics).to.have.length(100);
  });

  it('cuts long lines around the mistake', () => {
    const { diagnostics } = readSource({ path: 'a.yaml', text: `{a: "${'x'.repeat(500)}", b: 1, b: 2}` });
    const [line = '', caret = ''] = (diagnostics[0]?.excerpt ?? '').split('\n');
    expect(line).to.have.length.at.most(160);
    expect(line.slice(caret.indexOf('^'))).to.match(/^b: 2/);
  });
});

describe('[I] config/source/decode', () => {
  it('drops a byte order mark', () => {
    expect(decodeUtf8('a.yaml', Buffer.from('\ufeffa: ü'))).to.deep.equal({ text: 'a: ü' });
  });

  it('says where bytes stop being UTF-8', () => {
    const read = decodeUtf8(
      'a.yaml',
      Buffer.concat([Buffer.from('a: 1\nb: '), Buffer.from([0xff]), Buffer.from('\n')]),
    );
    expect(read).to.have.nested.include({
      'diagnostic.line': 2,
      'diagnostic.column': 4,
      'diagnostic.message': 'the file is not UTF-8 text',
    });
  });
});

function laughs(): string {
  const names = [...'abcdefghi'];
  const lines = names.map((name, index) => {
    const item = index === 0 ? 'ha' : `*${names[index - 1]}`;
    return `${name}: &${name} [${Array(9).fill(item).join(', ')}]\n`;
  });
  return lines.join('');
}
