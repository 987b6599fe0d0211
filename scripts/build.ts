/**
 * Makes dist/: the command line and all that it imports as one bundle, the same with `generate` alone, which then starts a tenth
 * faster, and main.js, which loads one of them. What package.json lists under `dependencies` stays outside: the large clients of
 * clusters and buckets, which few commands load.
 */
import { chmodSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import Handlebars from 'handlebars';
import { TEMPLATE_OPTIONS } from '../src/render/precompiled.ts';
import { noticesOf } from './notices.ts';
import { yamlWithoutGenerators } from './without-generators.ts';

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
 * Node's own modules, taken from the process, and of them only the names that are used: an `import` of `node:fs` also loads its
 * promises and its streams, because it reads every export at once.
 */
const ownModules: Plugin = {
  name: 'own-modules',
  setup(bundler) {
    bundler.onResolve({ filter: new RegExp(`^(node:)?(${builtinModules.join('|')})$`) }, ({ path, importer, kind }) => {
      const [library] = Object.keys(INSTEAD[path] ?? {}).filter((name) => importer.includes(`/node_modules/${name}/`));
      if (library !== undefined) return { path, namespace: 'instead', pluginData: library, sideEffects: false };
      return { path, namespace: kind === 'require-call' ? 'required' : 'imported', sideEffects: false };
    });
    bundler.onLoad({ filter: /.*/, namespace: 'instead' }, ({ path, pluginData }) => ({
      contents: INSTEAD[path]?.[pluginData] ?? '',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = ${builtin(path)}`,
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'imported' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => name !== 'default' && name !== 'module.exports');
      return {
        contents: [
          `const own = /* @__PURE__ */ ${builtin(path)};`,
          'export default own;',
          ...names.map((name) => `export const ${name} = /* @__PURE__ */ (() => own.${name})();`),
        ].join('\n'),
      };
    });
  },
};

/**
 * What a library is given instead of a module of Node's. commander starts programs only for subcommands that are programs of their
 * own, and there are none. yaml asks at each of its tokens whether LOG_TOKENS is set, and to ask Node for a variable takes a seventh
 * of the time in which it reads.
 */
const INSTEAD: Record<string, Record<string, string>> = {
  'node:child_process': { commander: '' },
  process: { yaml: 'module.exports = { env: {}, emitWarning: (warning) => process.emitWarning(warning) }' },
};

const builtin = (path: string): string => `process.getBuiltinModule(${JSON.stringify(path)})`;

const withoutOtherCommands: Plugin = {
  name: 'without-other-commands',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]cli[\\/]commands[\\/]\w+\.ts$/ }, ({ path }) =>
      basename(path) === 'generate.ts' ? undefined : { contents: 'export const build = undefined;' },
    );
  },
};

const COMMON: BuildOptions = {
  absWorkingDir: root,
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node22.19',
  // It is read as Latin-1, which V8 need not decode.
  charset: 'ascii',
};

rmSync(dist, { recursive: true, force: true });
const [all, generate] = [await bundle('[name]'), await bundle('[name]-generate', withoutOtherCommands)];
await build({
  ...COMMON,
  entryPoints: ['src/cli/main.ts'],
  format: 'esm',
  external: ['./start.ts'],
  plugins: [ownModules],
  define: { BUNDLES: JSON.stringify({ all: all.name, generate: generate.name }) },
});
writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), noticesOf(root, all.inputs));
chmodSync(join(dist, 'cli', 'main.js'), 0o755);

/** A bundle of src/cli/start.ts, and the files that it was made of. */
async function bundle(name: string, ...more: Plugin[]): Promise<{ name: string; inputs: string[] }> {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: ['src/cli/start.ts'],
    entryNames: `[dir]/${name}-[hash]`,
    format: 'cjs',
    external: Object.keys(dependencies),
    plugins: [precompiledTemplates, ownModules, yamlWithoutGenerators, ...more],
    // What src/cli/compiled.ts gives it: the bundle lies as deep as the sources, so that src/cli/own-files.ts holds for both.
    banner: { js: '(function (module, require, __filename, __dirname, __url) {' },
    footer: { js: '})' },
    define: {
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
      'import.meta.url': '__url',
    },
    // A script has no loader of its own, and `require` gives ECMAScript modules too.
    supported: { 'dynamic-import': false },
    metafile: true,
  });
  const [file = ''] = Object.keys(metafile.outputs);
  return { name: basename(file), inputs: Object.keys(metafile.inputs) };
}
