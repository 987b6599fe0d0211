import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { localNameOf } from '../../../../../scripts/images/debian.ts';
import { debianOf, debianRoot, LEFT_OUT } from '../../../../../scripts/images/mmdebstrap.ts';
import { writeImage, writeLayer } from '../../../../../scripts/images/oci.ts';
import { cacheRoot } from '../../cache.ts';

const PACKAGES = ['openmpi-bin', 'openssh-client', 'openssh-server', 'python3-mpi4py'];
const PROGRAM = join(import.meta.dirname, 'ping-pong.py');
const USER = 'bench:x:1000:1000::/tmp:/bin/bash\n';

export const MPI_IMAGE = localNameOf('mpi-pingpong');

/** An archive of an image with Open MPI and a ping-pong over it, for `RealCluster.load`: one or two minutes, the first time. */
export async function mpiImage(): Promise<string> {
  const release = debianOf() ?? '';
  const folder = join(cacheRoot(), 'prowess', 'images');
  const archive = join(folder, `mpi-${keyOf(release)}.tar`);
  if (existsSync(archive)) return archive;
  mkdirSync(folder, { recursive: true });
  process.stderr.write(`making an image of Open MPI from Debian ${release}; the first time takes two minutes\n`);
  const own = mkdtempSync(join(folder, 'mpi-'));
  try {
    const [root, layer, unfinished] = ['root', 'layer.tar', 'image.tar'].map((name) => join(own, name)) as [
      string,
      string,
      string,
    ];
    await debianRoot({ release, packages: PACKAGES, format: 'directory', target: root });
    copyFileSync(PROGRAM, join(root, 'usr/local/bin/IMB-MPI1'));
    appendFileSync(join(root, 'etc/passwd'), USER);
    await writeLayer(root, layer);
    const config = { Env: ['PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin'], WorkingDir: '/tmp', User: '1000' };
    await writeImage({ layer, names: [MPI_IMAGE], config }, unfinished);
    renameSync(unfinished, archive);
    return archive;
  } finally {
    rmSync(own, { recursive: true });
  }
}

/** By the packages, and by what is put beside them. */
const keyOf = (release: string): string =>
  createHash('sha256')
    .update([release, process.arch, ...LEFT_OUT, ...PACKAGES, USER, readFileSync(PROGRAM, 'utf8')].join('\0'))
    .digest('hex')
    .slice(0, 12);
