import type { JsonObject } from '../../model/json.ts';
import type { Ref } from '../cluster.ts';
import type { ReleaseName } from './helm-port.ts';

/** A change of the cluster, as what must be done so that it is again as it was before. */
export type Undo = ObjectUndo | ReleaseUndo;

export interface ObjectUndo {
  readonly kind: 'object';
  readonly ref: Ref;
  /** Undefined where it was not there. */
  readonly before: JsonObject | undefined;
}

/** Of a release of Helm. */
export interface ReleaseUndo extends ReleaseName {
  readonly kind: 'release';
  /** The revision that was there; undefined where there was no release. */
  readonly revision: number | undefined;
}

/**
 * What was on a cluster before a program changed it: a subject's command, or helm, which leaves the CustomResourceDefinitions of a chart. Only
 * the program knows what it makes.
 */
export interface Surroundings {
  /** `namespaces lab`, `deployments lab/agent`, sorted; undefined where it is not known. */
  readonly names: readonly string[] | undefined;
  /** Removes the note of it. */
  readonly undo: ObjectUndo;
}

/** Whether it was not there before, so that it goes. */
export const wasMade = (undo: Undo): boolean => (undo.kind === 'object' ? undo.before : undo.revision) === undefined;

/** The namespace that it is in, or that it is; undefined of what is in none. */
export function placeOf(undo: Undo): string | undefined {
  if (undo.kind === 'release') return undo.namespace;
  return undo.ref.resource.plural === 'namespaces' ? undo.ref.name : undo.ref.namespace;
}

/** `kubevirts kubevirt/kubevirt`, `helm release agents/lab`. */
export const undoText = (undo: Undo): string =>
  undo.kind === 'object' ? refText(undo.ref) : `helm release ${undo.namespace}/${undo.release}`;

/** As people name an object: `kubevirts kubevirt/kubevirt`. */
export const refText = ({ resource, namespace, name }: Ref): string =>
  `${resource.plural} ${namespace === undefined ? name : `${namespace}/${name}`}`;
