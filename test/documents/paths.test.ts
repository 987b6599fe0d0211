import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '..', '..');

/** Documents about this repository; what docs/extending.md adds does not exist. */
const EXAMPLE = /\/a\/b\./;
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'test/README.md', 'bench/README.md', ...docs()];

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
});

function docs(): string[] {
  return readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md') && name !== 'extending.md')
    .map((name) => `docs/${name}`);
}
