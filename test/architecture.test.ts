import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { importsOf, importTarget } from './support/imports.ts';

const root = join(import.meta.dirname, '..');
const table = readTable('Who may import whom');
const packages = readTable('Who may import which package');

describe('[U] architecture', () => {
  it('has every part, and every folder of a part, in the table of imports', () => {
    const folders = new Set(sourceFiles().flatMap((file) => [partOf(file), file.split('/')[1] ?? '']));
    const missing = [...folders].filter((folder) => !table.has(folder));
    expect(missing, 'ARCHITECTURE.md has no row for').to.deep.equal([]);
    expect(
      [...table.keys()].filter((row) => !folders.has(row)),
      'there is no such folder',
    ).to.deep.equal([]);
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

  for (const entrance of sourceFiles().filter(isEntrance)) {
    it(`enters ${dirname(entrance)} through ${entrance}`, () => {
      const part = partOf(entrance);
      const past = sourceFiles()
        .filter((file) => partOf(file).split('/')[0] !== part)
        .flatMap((file) => importsOf(file, { types: true }).map((path) => importTarget(file, path)))
        .filter((target) => target.startsWith(`src/${part}/`) && target !== entrance);
      expect(past).to.deep.equal([]);
    });
  }

  it('has every package that src imports in the table of packages', () => {
    const imported = new Set(
      sourceFiles()
        .flatMap(packagesOf)
        .filter((name) => !name.startsWith('node:')),
    );
    expect([...imported].filter((name) => !packages.has(name))).to.deep.equal([]);
  });

  for (const [name, homes] of packages) {
    it(`${name} is imported only in ${homes.join(', ')}`, () => {
      const users = sourceFiles().filter((file) => packagesOf(file).includes(name));
      expect(users, 'nothing imports it').to.not.deep.equal([]);
      expect(users.filter((file) => !homes.some((home) => file.startsWith(`src/${home}/`)))).to.deep.equal([]);
    });
  }

  it('takes time, randomness, ids and the environment as inputs outside the adapters and the command line', () => {
    const offenders = sourceFiles()
      .filter((file) => !/^src\/(adapters|app|cli)\//.test(file))
      .flatMap((file) => (codeOf(file).match(OUTSIDE) ?? []).map((use) => `${file}: ${use}`));
    expect(offenders).to.deep.equal([]);
  });

  for (const [use, isFound] of Object.entries({
    'const now = Date.now();': true,
    'const at = new Date(epochMs);': false,
    'const at = new Date();': true,
    "import { hostname } from 'node:os';": true,
    'const id = randomUUID();': true,
    'setTimeout(resolve, 5)': true,
    'clock.sleep(5)': false,
    'process.worked(duration / 8)': false,
    'process.env.HOME': true,
  })) {
    it(`${isFound ? 'finds' : 'passes over'} \`${use}\` among them`, () => {
      expect(use.match(OUTSIDE) !== null).to.equal(isFound);
    });
  }

  it('gives one meaning to the name of an exported type', () => {
    const homes = Map.groupBy(sourceFiles().flatMap(exportedTypes), ({ name }) => name);
    const twice = [...homes.values()].filter((types) => types.length > 1);
    expect(twice.map((types) => types.map(({ name, file }) => `${name}: ${file}`))).to.deep.equal([]);
  });

  it('has no cycle of files', () => {
    expect(findCycle()).to.equal(undefined);
  });
});

/** What reads the machine's clock, its randomness or what is around the process, or waits. */
const OUTSIDE = new RegExp(
  [
    /\bDate\.now\b/,
    /\bnew Date\(\)/,
    /(?<!new )\bDate\(/,
    /\bperformance\.(now|timeOrigin|mark)\b/,
    /\bMath\.random\b/,
    /\b(random(UUID|Bytes|Int|FillSync)|getRandomValues)\b/,
    /\bset(Timeout|Interval)\(/,
    /\bAbortSignal\.timeout\b/,
    /\bprocess\.(hrtime|uptime|env|argv|cwd|pid|platform)\b/,
    /'(node:)?(timers|timers\/promises|os|process)';/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

function codeOf(file: string): string {
  return readFileSync(join(root, file), 'utf8').replaceAll(/\/\*.*?\*\/|\/\/.*$/gms, '');
}

function exportedTypes(file: string): { name: string; file: string }[] {
  const found = codeOf(file).matchAll(/^export (?:interface|type|(?:abstract )?class|enum) (\w+)/gm);
  return [...found].map(([, name = '']) => ({ name, file }));
}

/** Rows of two columns: what it is about, and the names in the other one. */
function readTable(heading: string): Map<string, string[]> {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| ([^|\s]+) \|([^|]*)\|$/gm)].filter(
    ([, name]) => !/^(part|package)$/.test(name ?? ''),
  );
  return new Map(rows.map(([, name = '', others = '']) => [name, others.split(' ').filter(Boolean)]));
}

/** Names of packages and of modules of Node, without a path below them. */
const packagesOf = (file: string): string[] =>
  importsOf(file, { types: true })
    .filter((path) => /^[@\w]/.test(path))
    .map((path) => (/^(@[^/]+\/)?[^/]+/.exec(path) ?? [''])[0]);

function sourceFiles(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join('src', path))
    .sort();
}

/** The index.ts of a part that only names what the part offers. */
function isEntrance(file: string): boolean {
  const lines = codeOf(file).trim().split('\n');
  return /^src\/\w+\/index\.ts$/.test(file) && lines.every((line) => /^export .* from '/.test(line));
}

function foreignImports(file: string): string[] {
  return importsOf(file, { types: true })
    .filter((path) => path.startsWith('.'))
    .map((path) => partOf(importTarget(file, path)))
    .filter((target) => target !== partOf(file));
}

/** The row of the table that a file of src is of: a part, or a folder of one. Deeper folders belong to it. */
function partOf(path: string): string {
  const [, part = '', folder = '', ...below] = path.split('/');
  return below.length > 0 ? `${part}/${folder}` : part;
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
