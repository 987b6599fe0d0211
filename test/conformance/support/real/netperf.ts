import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { localNameOf } from '../../../../scripts/images/debian.ts';
import { debianOf, debianRoot, LEFT_OUT } from '../../../../scripts/images/mmdebstrap.ts';
import { writeImage } from '../../../../scripts/images/oci.ts';
import { packagesOf, userOf } from '../../../../scripts/images/packages.ts';
import { cacheRoot } from '../cache.ts';

const CONTAINERFILE = join(import.meta.dirname, '../../../../images/netperf/Containerfile');
const exec = promisify(execFile);

export const NETPERF_IMAGE = localNameOf('netperf');

/**
 * An archive of the image of netperf, for `RealCluster.load`, made by the steps of its Containerfile in roots of Debian's packages: two
 * minutes, the first time. Undefined where the commit that it names cannot be fetched.
 */
export async function netperfImage(): Promise<string | undefined> {
  const release = debianOf() ?? '';
  const recipe = readFileSync(CONTAINERFILE, 'utf8');
  const folder = join(cacheRoot(), 'prowess', 'images');
  const archive = join(folder, `netperf-${keyOf(release, recipe)}.tar`);
  if (existsSync(archive)) return archive;
  mkdirSync(folder, { recursive: true });
  const own = mkdtempSync(join(folder, 'netperf-'));
  try {
    const { packages, fetch, make, copies } = stepsOf(recipe);
    const source = join(own, 'source');
    mkdirSync(source);
    if (!(await exec('sh', ['-ec', fetch], { cwd: source, timeout: 60_000 }).then(Boolean, () => false)))
      return undefined;
    process.stderr.write(`building netperf in a root of Debian ${release}; the first time takes two minutes\n`);
    const [root, beside, layer] = [join(own, 'root'), join(own, 'beside'), join(own, 'layer.tar')];
    await debianRoot({ release, packages, format: 'directory', target: root });
    renameSync(source, join(root, 'netperf'));
    await exec('chroot', [root, 'sh', '-ec', `cd /netperf && ${make}`], { maxBuffer: 64 << 20 });
    for (const [from, to] of copies) {
      mkdirSync(join(beside, dirname(to)), { recursive: true });
      cpSync(join(root, from), join(beside, to));
    }
    await debianRoot({ release, packages: packagesOf('netperf'), format: 'tar', target: layer });
    await exec('tar', ['-rf', layer, '--owner=0', '--group=0', '-C', beside, '.']);
    const user = userOf('netperf');
    const config = { Env: ['PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin'], WorkingDir: '/tmp' };
    await writeImage(
      { layer, names: [NETPERF_IMAGE], config: { ...config, ...(user && { User: user }) } },
      `${own}.tar`,
    );
    renameSync(`${own}.tar`, archive);
    return archive;
  } finally {
    rmSync(own, { recursive: true });
  }
}

interface Steps {
  readonly packages: readonly string[];
  /** Commands of a shell, in the folder of the source. */
  readonly fetch: string;
  readonly make: string;
  /** From a path of the root where it was built to one of the image. */
  readonly copies: readonly (readonly [from: string, to: string])[];
}

/** What the Containerfile does beside what all of them do. */
function stepsOf(recipe: string): Steps {
  const runs = [...recipe.matchAll(/^RUN ((?:.*\\\n)*.*)$/gm)].map(([, text = '']) => text.replaceAll('\\\n', ' '));
  const [install = '', fetch = '', make = ''] = runs;
  const [, packages = ''] = /apt-get install \S+ \S+ (.+)$/.exec(install) ?? [];
  const copies = [...recipe.matchAll(/^COPY --from=build (.+) (\S+)\/$/gm)].flatMap(([, files = '', target = '']) =>
    files.split(' ').map((file) => [file, join(target, file.slice(file.lastIndexOf('/')))] as const),
  );
  return { packages: packages.trim().split(/ +/), fetch, make, copies };
}

const keyOf = (release: string, recipe: string): string =>
  createHash('sha256')
    .update([release, process.arch, ...LEFT_OUT, ...packagesOf('netperf'), recipe].join('\0'))
    .digest('hex')
    .slice(0, 12);
