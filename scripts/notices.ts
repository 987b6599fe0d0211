import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names, versions and licences of the packages that files come from, sorted by name. Throws for one that carries no licence. */
export function noticesOf(root: string, files: readonly string[]): string {
  const folders = new Set(files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  const notices = [...folders].sort().map((folder) => noticeOf(join(root, folder)));
  return [HEAD, ...notices].join(`\n${'-'.repeat(80)}\n\n`);
}

const HEAD = 'The files of this folder contain code of these packages.\n';

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort();
  if (texts.length === 0) throw new Error(`${name} is bundled, and its package holds no licence`);
  return [`${name} ${version} (${license})\n`, ...texts.map((file) => readFileSync(join(folder, file), 'utf8'))].join(
    '\n',
  );
}
