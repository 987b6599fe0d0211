import { posix } from 'node:path';
import { isJsonObject, stringAt } from '../../model/json.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { readSource, type SourceFile } from '../source/read.ts';
import { nearest, neighbours } from '../source/suggest.ts';

const FOLDERS = {
  suite: 'suites',
  cluster: 'suites/clusters',
  workload: 'suites/workloads',
  step: 'suites/steps',
} as const;

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);

/** Whether a file's name ends nearly as that of a YAML file; `.bak`, `.disabled` and the like are meant. */
export const endsNearlyAsYaml = (path: string): boolean =>
  !isYaml(path) && neighbours(posix.extname(path).slice(1), ['yaml', 'yml'], 1).length > 0;

/** Whether a folder of the site is called nearly as one that is read. */
export const isNearlyRead = (folder: string): boolean =>
  folder !== 'suites' && nearest(folder, ['suites', 'clusters', 'workloads', 'steps']) !== undefined;

/** Suites, clusters and workloads that would never be read, for their name or their place; other files are passed over. */
export function unreadDiagnostics(files: readonly SourceFile[]): Diagnostic[] {
  return files.flatMap((file) => {
    const { source } = readSource(file);
    if (source === undefined || !isJsonObject(source.value) || source.value.version !== 1) return [];
    const { value } = source;
    const role = (['suite', 'cluster', 'workload', 'step'] as const).find(
      (key) => stringAt(value, key) !== undefined && (key !== 'suite' || value.tests !== undefined),
    );
    if (role === undefined) return [];
    const name = posix.basename(file.path, posix.extname(file.path));
    const message = isYaml(file.path)
      ? `this is a ${role}, and ${role}s are read in ${FOLDERS[role]}`
      : `this is a ${role}, and its name does not end with .yaml, so it is not read`;
    const home = isYaml(file.path) ? FOLDERS[role] : posix.dirname(file.path);
    const hint = `${isYaml(file.path) ? 'move' : 'rename'} it to ${home}/${name}.yaml`;
    return [complain(source, [role], { message, hint }, 'key')];
  });
}
