/**
 * npm run image -- ARCHIVE TOOL...: makes an archive of one image with these tools, from Debian's packages and without a registry, for nodes
 * that reach none (docs/benchmark-images.md). As root, on a Debian with mmdebstrap.
 */
import { localNameOf, writeToolImage } from './debian.ts';
import { debianOf } from './mmdebstrap.ts';
import { ofPackages } from './packages.ts';

const [archive, ...tools] = process.argv.slice(2);
const release = debianOf();
if (archive === undefined || tools.length === 0) {
  process.stderr.write(`usage: npm run image -- ARCHIVE TOOL...\ntools: ${ofPackages().join(', ')}\n`);
  process.exitCode = 2;
} else if (release === undefined) {
  process.stderr.write('images are made of the packages of Debian, and this machine has another system\n');
  process.exitCode = 2;
} else {
  await writeToolImage(tools, release, archive);
  process.stdout.write(`${tools.map(localNameOf).join('\n')}\n`);
}
