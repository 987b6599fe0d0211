import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeToolImage } from '../../../../scripts/images/debian.ts';
import { debianOf, LEFT_OUT } from '../../../../scripts/images/mmdebstrap.ts';
import { packagesOf } from '../../../../scripts/images/packages.ts';
import { cacheRoot } from '../cache.ts';
import { buildPilot, pilotSources } from '../pilot.ts';

/** The tools that real pods run; all are in one image, which has a name for each (`localNameOf`). */
export const TOOLS = ['fio', 'iperf2', 'iperf3', 'sockperf', 'stress-ng', 'sysbench'] as const;

/** An archive of the image of `TOOLS` and the pilot, for `RealCluster.load`: about a minute, the first time. */
export async function toolsImage(): Promise<string> {
  const release = debianOf() ?? '';
  const folder = join(cacheRoot(), 'prowess', 'images');
  const archive = join(folder, `tools-${keyOf(release)}.tar`);
  if (existsSync(archive)) return archive;
  mkdirSync(folder, { recursive: true });
  process.stderr.write(
    `making an image of ${TOOLS.join(', ')} and the pilot from Debian ${release}; the first time takes a minute\n`,
  );
  const unfinished = `${archive}.${process.pid}`;
  const beside = mkdtempSync(join(folder, 'pilot-'));
  try {
    buildPilot(join(beside, 'usr/local/bin/pilot'));
    await writeToolImage(TOOLS, release, unfinished, beside);
  } finally {
    rmSync(beside, { recursive: true });
  }
  renameSync(unfinished, archive);
  return archive;
}

/** By the packages, the pilot, and the code that makes the image. */
function keyOf(release: string): string {
  const code = ['debian.ts', 'oci.ts'].map((name) =>
    readFileSync(join(import.meta.dirname, '../../../../scripts/images', name), 'utf8'),
  );
  const pilot = pilotSources().map((file) => readFileSync(file, 'utf8'));
  const parts = [release, process.arch, ...LEFT_OUT, ...TOOLS.flatMap(packagesOf), ...code, ...pilot];
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 12);
}
