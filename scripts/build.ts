/**
 * Makes dist/: the command line and all that it imports as one bundle, in which each command is a chunk that is loaded when it is named.
 * What package.json lists under `dependencies` stays outside: the clients of HTTP and of buckets, which few commands load.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { onlyWhatIsUsed } from './client-node.ts';
import { noticesOf } from './notices.ts';
import { siteApp } from './site-app.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/main.ts'],
  outbase: 'src',
  outdir: 'dist',
  // As deep as the sources, so that src/app/own-files.ts holds for both.
  chunkNames: 'cli/[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node22.19',
  external: Object.keys(dependencies),
  plugins: [onlyWhatIsUsed],
  // For libraries that are CommonJS and require modules of Node.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  metafile: true,
});
const app = await siteApp(root);
mkdirSync(join(dist, 'site'), { recursive: true });
writeFileSync(join(dist, 'site', 'app.js'), app.text);
const outputs = [metafile, app.metafile]
  .flatMap((each) => Object.values(each.outputs))
  .flatMap(({ inputs }) => Object.entries(inputs));
const bundled = outputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), noticesOf(root, bundled));
chmodSync(join(dist, 'cli', 'main.js'), 0o755);
