import { createHash } from 'node:crypto';
import type { EngineOwnership } from '../../model/engine.ts';
import { KnownError } from '../../model/errors.ts';
import { RESOURCES } from '../../model/resources.ts';
import { nameOf } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { listAll } from '../list.ts';
import { claimAnnotation, type EngineClaim, isClaimed, matchesClaim } from '../lock/engine-claim.ts';
import { createNamespace } from '../watched-namespace.ts';

/** A UUID that a run's build and step give: the same journal names the same one. */
export function engineId(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('/')).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** Writes down in a namespace of the run what the engine will make, before it starts. */
export async function claimFor(
  { step, owns, id }: { readonly step: string; readonly owns: EngineOwnership; readonly id: string },
  state: RunState,
  signal: AbortSignal,
): Promise<EngineClaim> {
  refuseNamesOnShared(owns, state);
  const label = owns.label === undefined ? {} : { label: [owns.label, id] as const };
  const kinds = { namespaces: owns.namespaces, ...label };
  const there = await listAll(state.cluster, { resource: RESOURCES.namespaces }, signal);
  const before = there.filter((namespace) => matchesClaim(namespace, kinds)).map(nameOf);
  const name = await createNamespace(state, signal);
  const ref = { resource: RESOURCES.namespaces, name };
  const patch = { metadata: { annotations: claimAnnotation({ ...kinds, before }) } };
  await state.calls.patch(ref, patch, { step, signal });
  return { ...kinds, before, since: undefined };
}

/** On a shared cluster another run may make namespaces of the same names meanwhile: they would be removed with its own. */
function refuseNamesOnShared({ namespaces }: EngineOwnership, { plan }: RunState): void {
  if (plan.experiment.cluster?.exclusive !== false || namespaces.length === 0) return;
  throw new KnownError(
    'infrastructure',
    `the engine's namespaces are known by their names alone (${namespaces.join(', ')}), and the cluster is shared`,
    { hint: 'run it on an exclusive cluster, or say `namespaces: []` and remove by hand what it leaves' },
  );
}

/** Names of the namespaces that it has made and left. */
export async function madeNamespaces(
  claim: EngineClaim,
  { cluster }: RunState,
  signal: AbortSignal,
): Promise<string[]> {
  const all = await listAll(cluster, { resource: RESOURCES.namespaces }, signal);
  return all
    .filter((namespace) => isClaimed(namespace, claim))
    .map(nameOf)
    .sort();
}
