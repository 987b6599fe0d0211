import { messageOf, usageError } from '../../model/errors.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Rendered } from '../../render/template.ts';
import { isWritten } from '../../render/yaml/same.ts';
import { readYaml11 } from '../source/yaml11.ts';
import { lostIn } from './kept.ts';
import type { GeneratedFile } from './types.ts';

/** A file from a rendered text, once it is proven that its template neither lost nor changed anything of `intended`. */
export function yamlFile(path: string, rendered: Rendered, intended: JsonObject): GeneratedFile {
  const { text } = rendered;
  if (isWritten(text, intended, rendered.keysOf)) return { path, text };
  const lost = lostIn(intended, readOrRefuse(path, text));
  if (lost === undefined) return { path, text };
  throw usageError(
    `${path}: its template loses or changes ${lost === '' ? 'everything' : lost}`,
    'templates decide order and comments, and may add fields; {{rest map}} prints every field that they do not name',
  );
}

const HINT =
  'lines and columns are those of the file that it would write; {{yaml VALUE}} and {{fields MAP}} quote what needs it';

function readOrRefuse(path: string, text: string): Json {
  try {
    return readYaml11(text);
  } catch (error) {
    const [said = '', , line = ''] = messageOf(error).split('\n');
    const shown = line.trim() === '' ? '' : ` (${line.trim()})`;
    throw usageError(`${path}: its template gives no YAML: ${said.replace(/:$/, '')}${shown}`, HINT);
  }
}
