/**
 * Makes dist/: the command line and all that it imports as one bundle, split so that a command loads only what it needs. What
 * package.json lists under `dependencies` stays outside: the large clients of clusters and buckets, which few commands load.
 */
import { chmodSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import Handlebars from 'handlebars';
import { TEMPLATE_OPTIONS } from '../src/render/precompiled.ts';
import { noticesOf } from './notices.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Compiles the templates that ship, for src/render/precompiled.ts. */
const precompiledTemplates: Plugin = {
  name: 'precompiled-templates',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]render[\\/]precompiled\.ts$/ }, ({ path }) => {
      const entries = globSync('templates/*.hbs', { cwd: root })
        .sort()
        .map((file) => {
          const text = readFileSync(join(root, file), 'utf8');
          return `[${JSON.stringify(text)}, ${Handlebars.precompile(text, TEMPLATE_OPTIONS)}]`;
        });
      const contents = readFileSync(path, 'utf8').replace('new Map()', () => `new Map<string, object>([${entries}])`);
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * Node's own modules, taken from the process: an `import` of `node:fs` also loads its promises and its streams, because it reads
 * every export at once. commander starts programs only for subcommands that are programs of their own, and there are none.
 */
const ownModules: Plugin = {
  name: 'own-modules',
  setup(bundler) {
    bundler.onResolve({ filter: new RegExp(`^(node:)?(${builtinModules.join('|')})$`) }, ({ path, importer }) => {
      const unused = path === 'node:child_process' && importer.includes('commander');
      return { path: unused ? NONE : path, namespace: 'own-modules' };
    });
    bundler.onLoad({ filter: /.*/, namespace: 'own-modules' }, ({ path }) => ({
      contents: path === NONE ? '' : `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }));
  },
};

const NONE = 'none';

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/main.ts'],
  outbase: 'src',
  outdir: 'dist',
  // As deep as the sources of the command line, so that src/cli/own-files.ts holds for both.
  chunkNames: 'cli/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  external: Object.keys(dependencies),
  plugins: [precompiledTemplates, ownModules],
  metafile: true,
});
writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), noticesOf(root, Object.keys(metafile.inputs)));
chmodSync(join(dist, 'cli', 'main.js'), 0o755);
