/**
 * Makes bundle/prowess-VERSION-linux-ARCH.tar.gz of the built package: prowess with its own Node and C library, for any Linux image
 * (docs/any-image.md). The same commit on the same release of Debian gives the same bytes. Prints the line that `sha256sum --check` reads.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { archiveOf } from './archive.ts';
import { sha256 } from './sha256.ts';
import { stageBundle } from './stage.ts';

const root = join(import.meta.dirname, '..', '..');
const output = join(root, 'bundle');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const archive = join(output, `prowess-${version}-linux-${process.arch}.tar.gz`);

const staged = mkdtempSync(join(tmpdir(), 'prowess-bundle-'));
try {
  stageBundle({ repository: root, built: root, into: staged });
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output);
  archiveOf(staged, archive);
} finally {
  rmSync(staged, { recursive: true });
}
const line = `${sha256(archive)}  ${basename(archive)}\n`;
writeFileSync(`${archive}.sha256`, line);
process.stdout.write(line);
