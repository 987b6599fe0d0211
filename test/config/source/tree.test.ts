import { expect } from 'chai';
import fc from 'fast-check';
import { child, entryOf, items, textAt } from '../../../src/config/source/navigate.ts';
import { placeInside, readTree } from '../../../src/config/source/tree.ts';
import type { YamlTree } from '../../../src/config/source/yaml-node.ts';

describe('[U] config/source/tree', () => {
  it('keeps scalars as they are written, with their places', () => {
    const tree = read('a: 1.30\nb:\n  - "x"\n  - yes\n');
    expect(child(tree.root, 'a')).to.deep.include({ text: '1.30', style: 'plain', at: { line: 1, column: 4 } });
    expect(items(child(tree.root, 'b'))).to.deep.include.members([
      { kind: 'scalar', text: 'x', style: 'quoted', tag: undefined, at: { line: 3, column: 5 } },
    ]);
  });

  it('finds the place of a character inside a literal block', () => {
    const text = 'args:\n- |\n  first\n    second third\n';
    const tree = read(text);
    const [script] = items(child(tree.root, 'args'));
    if (script?.kind !== 'scalar') throw new Error('no scalar');
    expect(placeInside(tree.file, script, script.text.indexOf('first'))).to.deep.equal({ line: 3, column: 3 });
    expect(placeInside(tree.file, script, script.text.indexOf('third'))).to.deep.equal({ line: 4, column: 12 });
  });

  it('takes, as Go does, the last of two keys, an exact key before another case, and own keys before merged ones', () => {
    expect(textAt(read('a: 1\na: 2').root, 'a')).to.equal('2');
    expect(textAt(read('name: x\nName: y').root, 'name')).to.equal('x');
    expect(textAt(read('Name: y').root, 'name')).to.equal('y');
    const merged = read('base: &b {a: 1, c: 3}\nover: {a: 2, <<: *b}').root;
    expect(textAt(merged, 'over', 'a')).to.equal('2');
    expect(textAt(merged, 'over', 'c')).to.equal('3');
    expect(entryOf(child(merged, 'over'), 'c')?.merged).to.equal(true);
  });

  it('lets the first of several merged maps win', () => {
    expect(textAt(read('x: &x {a: 1}\ny: &y {a: 2}\nz: {<<: [*x, *y]}').root, 'z', 'a')).to.equal('1');
  });

  it('shows where further documents begin', () => {
    expect(read('# comment\n---\na: 1\n---\nb: 2\n').further.map(({ at }) => at)).to.deep.equal([
      { line: 5, column: 1 },
    ]);
    expect(read('a: 1\n---\n').further).to.deep.equal([]);
    expect(read('---\n# nothing\n---\na: 1\n').further).to.have.length(1);
  });

  it('reads a file of nothing as nothing', () => {
    for (const text of ['', '# only a comment\n']) expect(read(text).root, text).to.equal(undefined);
  });

  it('complains about what is no YAML, with its place', () => {
    expect(complaints('a: [1, 2\nb: 3')).to.match(/^x.yaml:1:4 the `\[` that begins here is never closed/);
    expect(complaints('a: *nowhere')).to.include('nowhere');
    expect(complaints('a: &a [*a]')).to.include('inside its own anchor');
  });

  it('reads the jobs that no mistake is in, and says each mistake once', () => {
    const text =
      'periodics:\n- name: a\n  labels: {x: y\n  interval: 1h\n- name: b\n- name: "c\n  interval: 1h\n- name: d\npresubmits:\n  o/r:\n  - name: e\n    always_run true\n  - name: f\n';
    const { tree, diagnostics } = readTree({ path: 'x.yaml', text });
    expect(diagnostics.map(({ line, column }) => `${line}:${column}`)).to.deep.equal(['3:11', '6:9', '12:5']);
    expect(items(child(tree?.root, 'periodics')).map((job) => textAt(job, 'name'))).to.deep.equal(['b', 'd']);
    const [f] = items(child(tree?.root, 'presubmits', 'o/r'));
    expect(f?.at).to.deep.equal({ line: 13, column: 5 });
  });

  it('does not expand aliases that stand for billions of values', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]`,
    );
    expect(complaints(['l0: &l0 [x]', ...levels].join('\n'))).to.include('more than 1000000 values');
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '|',
      '>',
      '&x ',
      '*x',
      '<<: ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '#',
      '---\n',
      '!!str ',
      '\t',
      '%',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { tree, diagnostics } = readTree({ path: 'x.yaml', text: pieces.join('') });
        if (tree === undefined) expect(diagnostics).not.to.deep.equal([]);
        for (const { line } of diagnostics) expect(line).to.be.within(1, pieces.join('').split('\n').length);
      }),
      { numRuns: 2000 },
    );
  });
});

function read(text: string): YamlTree {
  const { tree, diagnostics } = readTree({ path: 'x.yaml', text });
  if (tree === undefined) throw new Error(JSON.stringify(diagnostics));
  return tree;
}

const complaints = (text: string): string =>
  readTree({ path: 'x.yaml', text })
    .diagnostics.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
    .join('\n');
