import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeImage, writeLayer } from '../../../../scripts/images/oci.ts';
import { buildPilot } from '../pilot.ts';

/** The image of pilot/Containerfile: one static program, and nothing else. */
export const PILOT_IMAGE = 'localhost/prowess-pilot:1';

/** Builds the pilot, and lends an archive of its image, for `RealCluster.load`. */
export async function withPilotImage(use: (archive: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prowess-pilot-'));
  try {
    const root = join(folder, 'root');
    buildPilot(join(root, 'pilot'));
    const layer = join(folder, 'layer.tar');
    await writeLayer(root, layer);
    const archive = join(folder, 'image.tar');
    await writeImage({ layer, names: [PILOT_IMAGE], config: { Cmd: ['/pilot'] } }, archive);
    await use(archive);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
