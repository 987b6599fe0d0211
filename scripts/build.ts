/**
 * Makes dist/: the command line and all that it imports as one bundle, split so that a command loads only what it needs. What
 * package.json lists under `dependencies` stays outside: the large clients of clusters and buckets, which few commands load.
 */
import { chmodSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Libraries in CommonJS ask for Node's own modules by `require`, which a module has only if it makes one. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);";

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
  banner: { js: REQUIRE },
  plugins: [precompiledTemplates],
  metafile: true,
});
writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), noticesOf(root, Object.keys(metafile.inputs)));
chmodSync(join(dist, 'cli', 'main.js'), 0o755);
