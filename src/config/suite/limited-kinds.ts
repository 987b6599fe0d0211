import { KNOWN_KINDS } from '../../model/ready.ts';
import { resourcesBehind } from '../../model/resources.ts';
import type { Workload } from '../../model/suite.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';
import { nearest } from '../source/suggest.ts';
import type { WrittenCluster } from './schema/cluster.ts';

/** Limits that would limit nothing: on kinds that no workload can have, or all of them on kinds that none has. */
export function limitedKindDiagnostics(
  clusters: readonly { readonly value: WrittenCluster; readonly source: Source }[],
  workloads: readonly Workload[],
): Diagnostic[] {
  const made = workloads.flatMap(({ manifest }) => resourcesBehind(manifest).map(({ kind }) => kind));
  const known = [...new Set([...made, ...KNOWN_KINDS.map((name) => name.slice(name.indexOf('/') + 1))])].sort();
  return clusters.flatMap(({ value, source }) => {
    const kinds = Object.keys(value.limits.perNode);
    const unknown = kinds.filter((kind) => !known.includes(kind));
    if (unknown.length > 0)
      return unknown.map((kind) => complain(source, ['limits', 'perNode', kind], unknownKind(kind, known), 'key'));
    if (kinds.length === 0 || made.length === 0 || kinds.some((kind) => made.includes(kind))) return [];
    return [complain(source, ['limits', 'perNode'], limitsNothing(made), 'key')];
  });
}

const limitsNothing = (made: readonly string[]) => ({
  message: 'no workload of this site makes objects of these kinds, so how many a node takes is not limited',
  expected: `one of ${[...new Set(made)].sort().join(', ')}`,
  hint: 'name the kind that the workloads make, or leave `limits` out',
});

function unknownKind(kind: string, known: readonly string[]) {
  const near =
    nearest(kind, known) ?? known.find((name) => `${name}s` === kind || initials(name) === kind.toUpperCase());
  return {
    message: `no workload has objects of kind \`${kind}\`, so this limits nothing`,
    expected: `one of ${known.join(', ')}`,
    ...(near !== undefined && { hint: `did you mean \`${near}\`?` }),
  };
}

/** `VMI`, as people call a VirtualMachineInstance. */
const initials = (kind: string): string => kind.replaceAll(/[^A-Z]/g, '');
