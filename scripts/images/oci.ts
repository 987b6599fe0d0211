import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

export interface Image {
  /** A tar of its root file system. */
  readonly layer: string;
  /** What it is called where it is imported, such as `localhost/busybox:1`. */
  readonly names: readonly string[];
  /** `config` of https://github.com/opencontainers/image-spec/blob/main/config.md. */
  readonly config: {
    readonly Env?: readonly string[];
    readonly Cmd?: readonly string[];
    readonly User?: string;
    readonly WorkingDir?: string;
  };
}

const OCI = 'application/vnd.oci.image';

/**
 * Writes an archive of one image with one layer, for `ctr images import` and `podman load`; no registry and no builder takes part.
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function writeImage({ layer, names, config }: Image, archive: string): Promise<void> {
  const folder = await mkdtemp(join(dirname(archive), 'image-'));
  const blobs = join(folder, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  const json = async (mediaType: string, content: object): Promise<Descriptor> => {
    const file = join(folder, 'blob');
    await writeFile(file, JSON.stringify(content));
    return blobOf(mediaType, file, blobs);
  };
  const moved = join(folder, 'layer');
  await promisify(execFile)('cp', ['--reflink=auto', layer, moved]);
  const layers = [await blobOf(`${OCI}.layer.v1.tar`, moved, blobs)];
  const described = await json(`${OCI}.config.v1+json`, {
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  });
  const mediaType = `${OCI}.manifest.v1+json`;
  const manifest = await json(mediaType, { schemaVersion: 2, mediaType, config: described, layers });
  const manifests = names.map((name) => ({ ...manifest, annotations: { 'io.containerd.image.name': name } }));
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  await promisify(execFile)('tar', ['-cf', archive, '-C', folder, 'oci-layout', 'index.json', 'blobs']);
  await rm(folder, { recursive: true });
}

/** Go's names of what Node calls otherwise. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Moves a file to where its digest names it. */
async function blobOf(mediaType: string, file: string, blobs: string): Promise<Descriptor> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const digest = hash.digest('hex');
  const { size } = await stat(file);
  await rename(file, join(blobs, digest));
  return { mediaType, digest: `sha256:${digest}`, size };
}

/** Packs a folder as a layer: of root, in the order of names, without times. */
export async function writeLayer(root: string, layer: string): Promise<void> {
  const plain = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name', '--mtime=@0'];
  await promisify(execFile)('tar', ['-cf', layer, ...plain, '-C', root, '.']);
}
