import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Part } from './runtime.ts';

/** Where Debian keeps the licences that the files of packages name instead of holding them. */
const COMMON = '/usr/share/common-licenses';

/** Writes the licence of each part, the texts that these name, and a list of the parts with their versions, sums and sources. */
export function writeLicences(parts: readonly Part[], into: string): void {
  mkdirSync(into, { recursive: true });
  for (const { name, licence } of parts) {
    copyFileSync(licence, join(into, `${name}.txt`));
    for (const common of namedIn(readFileSync(licence, 'utf8')))
      copyFileSync(common, join(into, `${basename(common)}.txt`));
  }
  writeFileSync(join(into, 'README.md'), [...HEAD, ...parts.map(rowOf), ''].join('\n'));
}

const namedIn = (text: string): string[] => text.match(new RegExp(`${COMMON}/[\\w.-]*\\w`, 'g')) ?? [];

const HEAD = [
  '# What is in this folder that is not prowess',
  '',
  'prowess is under ../LICENSE, what is built into it is listed in ../dist/THIRD-PARTY-NOTICES.txt, and each package of ../node_modules',
  'holds its own licence. Copied unchanged, with the licence in the file that is named as the package:',
  '',
  '| file | package | version | source | SHA-256 |',
  '|---|---|---|---|---|',
];

const rowOf = ({ file, name, version, source, sha256 }: Part): string =>
  `| ${file} | ${name} | ${version} | ${source} | ${sha256} |`;
