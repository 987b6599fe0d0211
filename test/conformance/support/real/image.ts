import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeImage, writeLayer } from '../../../../scripts/images/oci.ts';

/** BusyBox, which sleeps where it is given no command; also under the name of the image that the suites' pods name. */
export const IMAGE = 'localhost/busybox:1';
const NAMES = [IMAGE, 'registry.k8s.io/pause:3.10'];

/** Writes an archive of an image that holds BusyBox, for `ctr images import`. */
export const writeBusybox = (busybox: string, archive: string): Promise<void> =>
  withBusybox(busybox, dirname(archive), async (root) => writeRoot(root, NAMES, archive));

/** The image of images/bundle/Containerfile: BusyBox, and the bundle in the folder `/prowess`. */
export const BUNDLE_IMAGE = 'localhost/prowess-bundle:1';

/** Writes an archive of an image that holds BusyBox and what a .tar.gz holds. */
export const writeBundleImage = (busybox: string, bundle: string, archive: string): Promise<void> =>
  withBusybox(busybox, dirname(archive), async (root) => {
    execFileSync('tar', ['-xzf', bundle, '-C', root]);
    await writeRoot(root, [BUNDLE_IMAGE], archive);
  });

async function writeRoot(root: string, names: readonly string[], archive: string): Promise<void> {
  const layer = `${root}.tar`;
  await writeLayer(root, layer);
  await writeImage({ layer, names, config: { Env: ['PATH=/bin'], Cmd: ['sleep', 'infinity'] } }, archive);
  rmSync(layer);
}

/** Lends a folder with the program and a link for each of its applets. */
async function withBusybox(busybox: string, beside: string, use: (root: string) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(beside, 'root-'));
  for (const name of ['bin', 'etc', 'tmp']) mkdirSync(join(root, name));
  copyFileSync(busybox, join(root, 'bin/busybox'));
  const applets = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n');
  for (const applet of applets) if (applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  try {
    await use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
