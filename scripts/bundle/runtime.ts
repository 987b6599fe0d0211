import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sha256 } from './sha256.ts';

/** A program or library that is copied as it is, and where its licence is. */
export interface Part {
  readonly file: string;
  readonly sha256: string;
  /** The package that it comes from, such as `libc6`. */
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Where its source is. */
  readonly source: string;
}

/**
 * Copies Node, the libraries that it is linked with, and as `loader` the program that starts it with them, whatever libraries an image has.
 * Node is that of package-lock.json; the libraries are this machine's, which has to be a Debian or one made from it.
 */
export function copyRuntime(repository: string, into: string): Part[] {
  mkdirSync(into, { recursive: true });
  const package_ = join(repository, 'node_modules/node/node_modules', `node-linux-${process.arch}`);
  const node = join(package_, 'bin/node');
  if (!existsSync(node)) throw new Error(`${node} is missing: npm ci installs it on Linux`);
  copyFileSync(node, join(into, 'node'));
  return [nodePart(package_, node), ...librariesOf(node).map(({ name, path }) => copyLibrary(path, join(into, name)))];
}

interface Library {
  /** As Node asks for it; `loader` for the one that starts all others. */
  readonly name: string;
  readonly path: string;
}

/** What the loader itself finds for a program: a line is `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)`, the loader's has no arrow. */
function librariesOf(program: string): Library[] {
  const lines = execFileSync(program, { encoding: 'utf8', env: { LD_TRACE_LOADED_OBJECTS: '1' } });
  return [...lines.matchAll(/^\s*(?:(\S+) => )?(\/\S+) \(0x/gm)].map(([, name = 'loader', path = '']) => ({
    name,
    path,
  }));
}

function copyLibrary(path: string, to: string): Part {
  copyFileSync(path, to);
  const name = packageOf(path);
  const field = (of: string): string => dpkg(['--show', `--showformat=\${${of}}`, name]);
  return {
    file: `runtime/${basename(to)}`,
    sha256: sha256(to),
    name: name.replace(/:.*/, ''),
    version: field('Version'),
    licence: join('/usr/share/doc', name.replace(/:.*/, ''), 'copyright'),
    source: `https://snapshot.debian.org/package/${field('source:Package')}/${field('source:Version')}/`,
  };
}

/** The package that holds a library. dpkg knows a file by one path, also where /lib is a link into /usr. */
function packageOf(path: string): string {
  const real = realpathSync(path);
  for (const candidate of [path, join(dirname(path), basename(real)), real, real.replace(/^\/usr/, '')]) {
    try {
      return dpkg(['--search', candidate]).split(': ')[0] ?? '';
    } catch {
      // Not its path.
    }
  }
  throw new Error(
    `no package of Debian holds ${path}: make the bundle on a Debian, whose libraries have known sources`,
  );
}

const dpkg = (args: readonly string[]): string =>
  execFileSync('dpkg-query', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

function nodePart(folder: string, node: string): Part {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  return {
    file: 'runtime/node',
    sha256: sha256(node),
    name: 'node',
    version,
    licence: join(folder, 'LICENSE'),
    source: `https://nodejs.org/dist/${version}/`,
  };
}
