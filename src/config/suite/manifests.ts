import { isJsonObject, type JsonObject, stringAt } from '../../model/json.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { readSource, type Source, type SourceFile } from '../source/read.ts';
import { documentsIn } from '../source/split.ts';
import type { SiteFolder } from './named-files.ts';

/** A release is one file with all of its custom resource definitions, each of them some hundred kilobytes. */
const MAX_BYTES = 8 * 1024 * 1024;

export interface ReadManifests {
  readonly objects: readonly JsonObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The objects of Kubernetes in each document of a file, and what is none; empty documents are passed over. */
export function readManifestFile(file: SourceFile): ReadManifests {
  const read = documentsIn(file).map(readDocument);
  return {
    objects: read.flatMap(({ objects }) => objects),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

function readDocument(file: SourceFile): ReadManifests {
  const { source, diagnostics } = readSource(file, MAX_BYTES);
  if (source === undefined || diagnostics.length > 0) return { objects: [], diagnostics };
  const { value } = source;
  if (isJsonObject(value) && stringAt(value, 'apiVersion') !== undefined && stringAt(value, 'kind') !== undefined)
    return { objects: [value], diagnostics };
  return { objects: [], diagnostics: [notAnObject(source)] };
}

const notAnObject = (source: Source): Diagnostic =>
  complain(source, [], {
    message: 'this document is no object of Kubernetes',
    expected: 'a map with `apiVersion` and `kind`',
    hint: 'a manifest is what kubectl apply -f takes',
  });

/** What is wrong in a file of manifests of the site; each file is read once, however many tests name it. */
export function manifestChecker(folder: SiteFolder): (path: string) => readonly Diagnostic[] {
  const known = new Map<string, readonly Diagnostic[]>();
  return (path) => {
    const found = known.get(path) ?? readManifestFile({ path, text: folder.textOf(path) }).diagnostics;
    known.set(path, found);
    return found;
  };
}
