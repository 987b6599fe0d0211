import { readFileSync } from 'node:fs';
import { diskError } from '../../adapters/disk/failures.ts';
import { readSource } from '../../config/source/read.ts';
import { type Fault, parseFaults } from '../../sim/faults/schema.ts';
import { IssuesError } from '../site-files.ts';

/** What shall go wrong in the simulated cluster. Throws a KnownError, or IssuesError where the file is no YAML. */
export function readFaults(path: string): readonly Fault[] {
  const { source, issues } = readSource({ path, text: readText(path) });
  if (source === undefined) throw new IssuesError(issues);
  return parseFaults(source.value, path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw diskError(error, `read the faults ${path}`);
  }
}
