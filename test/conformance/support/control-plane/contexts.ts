import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { ControlPlane } from './control-plane.ts';
import { CONTEXT } from './files.ts';

/** Writes a kubeconfig in which the administrator has a context under each of these names; the first is the current one. */
export function writeAdminContexts(path: string, plane: ControlPlane, names: readonly string[]): void {
  const { contexts, clusters, ...rest } = parse(readFileSync(plane.kubeconfig, 'utf8'));
  const admin = contexts.find(({ name }: { name: string }) => name === CONTEXT);
  const ca = join(plane.folder, 'pki', 'apiserver.crt');
  const config = {
    ...rest,
    'current-context': names[0],
    clusters: [{ ...clusters[0], cluster: { ...clusters[0].cluster, 'certificate-authority': ca } }],
    contexts: names.map((name) => ({ ...admin, name })),
  };
  writeFileSync(path, stringify(config), { mode: 0o600 });
}
