import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { type WrittenFile, writeFiles } from '../../adapters/disk/write-files.ts';
import { packageFolder } from '../../app/own-files.ts';
import { SCHEMA_NAMES } from '../../config/json-schema.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import type { Io } from '../io.ts';
import { schemaFiles } from './schema.ts';

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  return new Command('init')
    .argument('[dir]', 'the folder, made where it does not exist', '.')
    .addHelpText('after', '\nExample:\n  prowess init perf && cd perf && prowess generate && prowess schedule')
    .action((given: string) => {
      const files = initialFiles();
      refuseStanding(io.path(given), given, files);
      // An existing one is a person's: a repository has its own.
      const ignores = existsSync(join(io.path(given), IGNORED.path)) ? [] : [IGNORED];
      writeFiles(io.path(given), [...files, ...ignores], 'wx');
      if (ignores.length === 0) io.err(`runs keep what they measure in runs/: add it to ${join(given, IGNORED.path)}`);
      io.out(`${[...files, ...ignores].map(({ path }) => join(given, path)).join('\n')}\n`);
      io.err('Edit them, then: prowess generate && prowess schedule');
      io.err('A first run, on the simulated cluster: prowess run density/burst-100 --cluster sim');
    });
}

/** What runs write is not for the repository. npm leaves files of this name out of packages, so it is no template. */
const IGNORED: WrittenFile = {
  path: '.gitignore',
  text: '# What runs measured on this machine: prowess runs lists and removes it.\n/runs/\n',
};

/** The files of templates/init, and the schemas that their first lines name for editors. */
function initialFiles(): WrittenFile[] {
  const templates = join(packageFolder, 'templates', 'init');
  const copied = readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(templates, path), 'utf8') }));
  return [...copied, ...schemaFiles(SCHEMA_NAMES).map(({ path, text }) => ({ path: join('schemas', path), text }))];
}

/** Writes all files or none: an existing file is never overwritten. */
function refuseStanding(folder: string, given: string, files: readonly WrittenFile[]): void {
  const standing = files.filter(({ path }) => existsSync(join(folder, path))).map(({ path }) => join(given, path));
  if (standing.length === 0) return;
  const verb = standing.length === 1 ? 'exists' : 'exist';
  throw usageError(
    `${standing.join(', ')} ${verb} already`,
    'nothing was written; name another folder: prowess init DIR',
  );
}
