import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** BusyBox, which sleeps where it is given no command; also under the name of the image that the suites' pods name. */
export const IMAGE = 'localhost/busybox:1';
const NAMES = [IMAGE, 'registry.k8s.io/pause:3.10'];

const OCI = 'application/vnd.oci.image';

/**
 * Writes an archive of one image with one layer, for `ctr images import`:
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function writeImage(busybox: string, archive: string): Promise<void> {
  const folder = mkdtempSync(join(dirname(archive), 'image-'));
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const blob = (mediaType: string, content: Buffer | object) => {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const digest = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(blobs, digest), bytes);
    return { mediaType, digest: `sha256:${digest}`, size: bytes.length };
  };
  const layer = blob(`${OCI}.layer.v1.tar`, readFileSync(await layerOf(busybox, folder)));
  const config = blob(`${OCI}.config.v1+json`, {
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    os: 'linux',
    config: { Env: ['PATH=/bin'], Cmd: ['sleep', 'infinity'] },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const mediaType = `${OCI}.manifest.v1+json`;
  const manifest = blob(mediaType, { schemaVersion: 2, mediaType, config, layers: [layer] });
  const manifests = NAMES.map((name) => ({ ...manifest, annotations: { 'io.containerd.image.name': name } }));
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  await promisify(execFile)('tar', ['-cf', archive, '-C', folder, 'oci-layout', 'index.json', 'blobs']);
  rmSync(folder, { recursive: true });
}

/** Go's names of what Node calls otherwise. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The path of a tar of the program, with a link for each of its applets. */
async function layerOf(busybox: string, folder: string): Promise<string> {
  const root = join(folder, 'root');
  for (const name of ['bin', 'etc', 'tmp']) mkdirSync(join(root, name), { recursive: true });
  copyFileSync(busybox, join(root, 'bin/busybox'));
  const applets = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n');
  for (const applet of applets) if (applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  const layer = join(folder, 'layer.tar');
  const plain = ['--owner=0', '--group=0', '--sort=name', '--mtime=@0'];
  await promisify(execFile)('tar', ['-cf', layer, ...plain, '-C', root, '.']);
  return layer;
}
