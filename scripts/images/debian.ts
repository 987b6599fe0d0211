import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { debianRoot } from './mmdebstrap.ts';
import { writeImage } from './oci.ts';
import { userOf as ofOne, ofPackages, packagesOf } from './packages.ts';

/** What the image of a tool is called on nodes that reach no registry. */
export const localNameOf = (tool: string): string => `localhost/prowess-${tool}:1`;

/**
 * Writes an archive of one image that holds all of some tools and has the name of each, for `ctr images import`, from the packages that this
 * machine's apt knows: without a registry and without a builder. As root. Throws for a tool that is not made of packages alone.
 * @param beside a folder with more files of the image, as they lie in its root
 */
export async function writeToolImage(
  tools: readonly string[],
  release: string,
  archive: string,
  beside?: string,
): Promise<void> {
  const strange = tools.find((tool) => !ofPackages().includes(tool));
  if (strange !== undefined)
    throw new Error(`${strange} is no image of packages alone; those are ${ofPackages().join(', ')}`);
  const folder = await mkdtemp(join(dirname(archive), 'layer-'));
  try {
    const layer = join(folder, 'layer.tar');
    const packages = [...new Set(tools.flatMap(packagesOf))];
    await debianRoot({ release, packages, format: 'tar', target: layer });
    if (beside !== undefined)
      await promisify(execFile)('tar', ['-rf', layer, '--owner=0', '--group=0', '-C', beside, '.']);
    const config = {
      Env: ['PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin'],
      WorkingDir: '/tmp',
      User: userOf(tools),
    };
    await writeImage({ layer, names: tools.map(localNameOf), config }, archive);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The one user of all of them. */
function userOf(tools: readonly string[]): string {
  const [user, other] = new Set(tools.map(ofOne));
  if (user === undefined || other !== undefined)
    throw new Error(`${tools.join(', ')} have no user in common, and one image has one user: make two`);
  return user;
}
