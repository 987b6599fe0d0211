import { usageError } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import { type ReadYaml, readYaml11 } from '../../render/yaml/read.ts';
import { lostIn } from './kept.ts';

/** Reads a rendered text back as its reader would, and proves that its template neither lost nor changed anything of `meant`. */
export function readRendered(path: string, text: string, meant: JsonObject): ReadYaml {
  const read = readOrRefuse(path, text);
  const lost = lostIn(meant, read.value);
  if (lost !== undefined) {
    throw usageError(
      `${path}: its template loses or changes ${lost === '' ? 'everything' : lost}`,
      'templates decide order and comments, and may add fields; {{rest map}} prints every field that they do not name',
    );
  }
  return read;
}

function readOrRefuse(path: string, text: string): ReadYaml {
  try {
    return readYaml11(text);
  } catch (error) {
    throw usageError(`${path}: its template gives no YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}
