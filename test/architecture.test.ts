import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { importsOf, importTarget } from './support/imports.ts';

const root = join(import.meta.dirname, '..');
const table = readTable();

describe('[U] architecture', () => {
  it('has every folder of src in the table of imports', () => {
    expect([...table.keys()]).to.include.members(readdirSync(join(root, 'src')));
  });

  for (const [part, may] of table) {
    it(`${part} imports only ${['itself', ...may].join(', ')}`, () => {
      const offenders = sourceFiles()
        .filter((file) => partOf(file) === part)
        .flatMap((file) =>
          foreignImports(file)
            .filter((target) => !may.includes(target) && !may.includes(outside(part, target)))
            .map((target) => `${file} -> ${target}`),
        );
      expect(offenders).to.deep.equal([]);
    });
  }

  for (const [name, homes] of packageHomes()) {
    it(`${name} is imported only in ${homes.join(', ')}`, () => {
      const offenders = sourceFiles().filter(
        (file) =>
          importsOf(file, { types: true }).some((path) => path === name || path.startsWith(`${name}/`)) &&
          !homes.some((home) => file.startsWith(`${home}/`)),
      );
      expect(offenders).to.deep.equal([]);
    });
  }

  it('takes time, randomness and ids as inputs outside the adapters and the command line', () => {
    const offenders = sourceFiles()
      .filter((file) => !['adapters', 'app', 'cli'].includes(partOf(file)))
      .flatMap((file) => (codeOf(file).match(CLOCKS) ?? []).map((use) => `${file}: ${use}`));
    expect(offenders).to.deep.equal([]);
  });

  it('gives one meaning to the name of an exported type', () => {
    const homes = Map.groupBy(sourceFiles().flatMap(exportedTypes), ({ name }) => name);
    const twice = [...homes.values()].filter((types) => types.length > 1);
    expect(twice.map((types) => types.map(({ name, file }) => `${name}: ${file}`))).to.deep.equal([]);
  });

  it('has no cycle of files', () => {
    expect(findCycle()).to.equal(undefined);
  });
});

/** What reads the machine's clock or its randomness, or waits for it. */
const CLOCKS =
  /\bDate\.now\b|\bnew Date\(\)|\bperformance\.(now|timeOrigin|mark)\b|\bMath\.random\b|\brandom(UUID|Bytes|Int)\b|\bset(Timeout|Interval)\(|\bAbortSignal\.timeout\b|\bprocess\.(hrtime|uptime)\b|'(node:)?timers/g;

const codeOf = (file: string): string =>
  readFileSync(join(root, file), 'utf8').replaceAll(/\/\*.*?\*\/|\/\/.*$/gms, '');

function exportedTypes(file: string): { name: string; file: string }[] {
  const found = codeOf(file).matchAll(/^export (?:interface|type|(?:abstract )?class|enum) (\w+)/gm);
  return [...found].map(([, name = '']) => ({ name, file }));
}

function readTable(): Map<string, string[]> {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const section = text.split('## Who may import whom')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| ([\w/]+) \|([^|]*)\|$/gm)].filter(([, part]) => part !== 'part');
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
  return importsOf(file, { types: true })
    .filter((path) => path.startsWith('.'))
    .map((path) => partOf(importTarget(file, path)))
    .filter((target) => target !== partOf(file));
}

/** The row of the table that a file is of: that of its own folder where there is one, else its part's. */
function partOf(path: string): string {
  const [, part = '', folder = ''] = path.split('/');
  return table.has(`${part}/${folder}`) ? `${part}/${folder}` : part;
}

/** A part that is named as a whole is open to others in all of its folders; its own folders name each other. */
function outside(part: string, target: string): string {
  const [whole = ''] = target.split('/');
  return part.split('/')[0] === whole ? target : whole;
}

function findCycle(): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const path of importsOf(file, { types: true }).filter((path) => path.startsWith('.'))) {
      const cycle = visit(importTarget(file, path), [...trail, file]);
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
