import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/** The site's script as one classic file: a page that is opened from a disk may load no modules. */
export async function siteApp(root: string): Promise<{ readonly text: string; readonly metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'src/report/site/app/main.ts')],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: ['chrome120', 'firefox120', 'safari17'],
    legalComments: 'none',
    plugins: [withoutNode],
    metafile: true,
  });
  return { text: outputFiles[0]?.text ?? '', metafile };
}

/** Modules of Node that files of the analysis name, and that nothing which the browser runs calls. */
const withoutNode: Plugin = {
  name: 'without-node',
  setup(builder) {
    builder.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'node', sideEffects: false }));
    builder.onLoad({ filter: /.*/, namespace: 'node' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get(_, name) { throw new Error('${path} is not in browsers: ' + String(name)) } })`,
    }));
  },
};
