import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '..');
const table = readTable();

describe('architecture', () => {
  it('has every folder of src in the table of imports', () => {
    expect([...table.keys()]).to.include.members(readdirSync(join(root, 'src')));
  });

  for (const [part, may] of table) {
    it(`${part} imports only ${['itself', ...may].join(', ')}`, () => {
      const strangers = sourceFiles()
        .filter((file) => partOf(file) === part)
        .flatMap((file) =>
          foreignImports(file)
            .filter((target) => !may.includes(target))
            .map((target) => `${file} -> ${target}`),
        );
      expect(strangers).to.deep.equal([]);
    });
  }

  for (const [name, homes] of packageHomes()) {
    it(`${name} is imported only in ${homes.join(', ')}`, () => {
      const strangers = sourceFiles().filter(
        (file) =>
          importsOf(file).some((path) => path === name || path.startsWith(`${name}/`)) &&
          !homes.some((home) => file.startsWith(`${home}/`)),
      );
      expect(strangers).to.deep.equal([]);
    });
  }

  it('has no cycle of files', () => {
    expect(findCycle()).to.equal(undefined);
  });
});

function readTable(): Map<string, string[]> {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const section = text.split('## Who may import whom')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| (\w+) \|([^|]*)\|$/gm)].filter(([, part]) => part !== 'part');
  return new Map(rows.map(([, part = '', may = '']) => [part, may.split(' ').filter(Boolean)]));
}

function packageHomes(): [string, string[]][] {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').replaceAll('\n', ' ');
  const sentence = /Packages that only one place may import: (.*?)\. {2}/.exec(text)?.[1] ?? '';
  // `a` and `b` in `x` and `y`, `c` in `z`  ->  [a, [x, y]], [b, [x, y]], [c, [z]]
  const homes: [string, string[]][] = [];
  for (const [, names = '', places = ''] of sentence.matchAll(
    /((?:`(?!src)[^`]+`(?: and )?)+) in ((?:`src[^`]*`(?:, | and )?)+)/g,
  )) {
    const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, inside = '']) => inside);
    for (const name of quoted(names)) homes.push([name, quoted(places)]);
  }
  return homes;
}

function sourceFiles(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join('src', path))
    .sort();
}

function foreignImports(file: string): string[] {
  return importsOf(file)
    .filter((path) => path.startsWith('.'))
    .map((path) => partOf(relative(root, join(root, file, '..', path))))
    .filter((target) => target !== partOf(file));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm);
  return [...found].map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? '');
}

const partOf = (path: string): string => path.split('/')[1] ?? '';

function findCycle(): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const path of importsOf(file).filter((path) => path.startsWith('.'))) {
      const cycle = visit(relative(root, join(root, file, '..', path)), [...trail, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of sourceFiles()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
