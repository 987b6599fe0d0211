import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type CST, Lexer, Parser } from 'yaml';
import { withoutGenerators } from '../../scripts/without-generators.ts';

const root = join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
const folder = join(dirname(require.resolve('yaml')), 'parse');

const lexer = rewritten('lexer', {});
const parser = rewritten('parser', { './lexer.js': lexer });

describe('withoutGenerators', () => {
  it('leaves the lexemes and tokens of every YAML file of the repository as they are', () => {
    const files = globSync('{suites,examples,jobs,testgrid,operator,test}/**/*.{yaml,yml}', { cwd: root });
    expect(files.length).to.be.greaterThan(20);
    for (const file of files) expectSame(readFileSync(join(root, file), 'utf8'));
  });

  it('leaves those of broken texts as they are', () => {
    const signs = [
      'a',
      '1',
      ' ',
      '  ',
      '\n',
      '\r\n',
      '\t',
      ...'-?:,[]{}#&*!|>\'"%@`.~=+\\',
      '---',
      '...',
      '<<: ',
      '%YAML 1.2\n',
    ];
    const text = fc.array(fc.constantFrom(...signs, '\ufeff', '\u0000', 'ü'), { maxLength: 60 });
    const same = fc.property(text, (parts) => expectSame(parts.join('')));
    fc.assert(same, { numRuns: 2000 });
  });

  it('refuses code that it does not know', () => {
    const code = readFileSync(join(folder, 'lexer.js'), 'utf8');
    expect(() =>
      withoutGenerators(code.replace('yield* this.pushSpaces(true)', 'yield* pushSpaces(this, true)')),
    ).to.throw('yield* pushSpaces(this, true)');
    expect(() => withoutGenerators(code.replace('class Lexer {', 'class Lexer extends Base {'))).to.throw(
      'yaml has changed',
    );
    expect(() => withoutGenerators(code.replace('*lex(', '*lexemes('))).to.throw('yaml has changed');
  });
});

function expectSame(text: string): void {
  const [ours, theirs] = [new lexer.Lexer(), new Lexer()];
  expect(ours.lex(text)).to.deep.equal([...theirs.lex(text)]);
  expect(read(parser.Parser, text)).to.deep.equal(read(Parser, text));
}

function read(Kind: typeof Parser, text: string): { tokens: CST.Token[]; lines: number[] } {
  const lines: number[] = [];
  return { tokens: [...new Kind((offset) => lines.push(offset)).parse(text)], lines };
}

/** A module of yaml as the bundle has it. */
function rewritten(name: string, instead: Record<string, object>): typeof import('yaml') {
  const exports = {} as typeof import('yaml');
  const code = withoutGenerators(readFileSync(join(folder, `${name}.js`), 'utf8'));
  const own = createRequire(join(folder, `${name}.js`));
  new Function('require', 'exports', code)((path: string) => instead[path] ?? own(path), exports);
  return exports;
}
