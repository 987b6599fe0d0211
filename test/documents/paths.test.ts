import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '..', '..');

/** Documents about this repository; what docs/extending.md adds does not exist. */
const EXAMPLE = /\/a\/b\./;
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'test/README.md', 'bench/README.md', ...docs()];

const declared = new Set(
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => [
      ...readFileSync(join(root, 'src', path), 'utf8').matchAll(/^export (?:interface|type|class) (\w+)/gm),
    ])
    .map(([, name = '']) => name),
);

describe('[U] documents about this repository', () => {
  for (const document of DOCUMENTS) {
    it(`${document} names files that exist`, () => {
      const named = readFileSync(join(root, document), 'utf8').matchAll(
        /`((?:src|test|scripts|bench|docs)\/[\w./-]+)`/g,
      );
      const missing = [...named]
        .map(([, path = '']) => path)
        .filter((path) => !existsSync(join(root, path)) && !EXAMPLE.test(path));
      expect(missing).to.deep.equal([]);
    });
  }

  it('docs/words.md names types that exist', () => {
    const types = readFileSync(join(root, 'docs', 'words.md'), 'utf8').matchAll(/`([A-Z][A-Za-z]+)`/g);
    const missing = [...types].map(([, name = '']) => name).filter((name) => !declared.has(name));
    expect(missing).to.deep.equal([]);
  });
});

function docs(): string[] {
  return readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md') && name !== 'extending.md')
    .map((name) => `docs/${name}`);
}
