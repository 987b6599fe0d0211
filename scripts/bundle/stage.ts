import { chmodSync, copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeLicences } from './licences.ts';
import { copyProductionPackages } from './production.ts';
import { copyRuntime } from './runtime.ts';

interface Sources {
  /** The clone, with its node_modules. */
  readonly repository: string;
  /** The folder that holds dist/ and templates/: the clone, or the package that npm packed. */
  readonly built: string;
  readonly into: string;
}

/** Makes the folder `prowess` as an image will have it, wherever it is put: bin/prowess starts with nothing but a shell around it. */
export function stageBundle({ repository, built, into }: Sources): void {
  const bundle = join(into, 'prowess');
  for (const part of ['package.json', 'LICENSE', 'dist', 'templates']) {
    cpSync(join(built, part), join(bundle, part), { recursive: true });
  }
  copyProductionPackages(repository, bundle);
  const parts = copyRuntime(repository, join(bundle, 'runtime'));
  writeLicences(parts, join(bundle, 'licences'));
  const launcher = join(bundle, 'bin', 'prowess');
  mkdirSync(dirname(launcher));
  copyFileSync(join(import.meta.dirname, 'launcher.sh'), launcher);
  chmodSync(launcher, 0o755);
}
