import { usageError } from '../../model/errors.ts';
import { byKey } from '../../model/order.ts';
import type { OutputFolders } from '../../model/suite.ts';
import type { GeneratedFile } from './types.ts';

/**
 * Throws unless the output folders are folders of their own below the site's: prowess removes orphans in them, and Prow reads all
 * of `jobs/`, so that nothing else may lie in it.
 */
export function checkFolders(output: OutputFolders): void {
  const folders = Object.entries(output).sort(byKey);
  for (const [name, folder] of folders) {
    if (!isPlainPath(folder) || RESERVED.some((reserved) => isWithin(folder, reserved))) {
      throw usageError(
        `output.${name} is ${JSON.stringify(folder)}`,
        `it must be a folder below that of prowess.yaml, written plainly (a/b), and not in ${RESERVED.join(', ')}`,
      );
    }
    for (const [other, outer] of folders) {
      if (other !== name && isWithin(folder, outer)) {
        throw usageError(
          `output.${name} (${folder}) lies in output.${other} (${outer})`,
          'give each a folder of its own',
        );
      }
    }
  }
}

/** Throws for a file that would lie outside the output folders, or whose name could mean another place. */
export function checkPaths(files: readonly GeneratedFile[], output: OutputFolders): void {
  const folders = Object.values(output) as string[];
  for (const { path } of files) {
    if (!isPlainPath(path) || !folders.some((folder) => path !== folder && isWithin(path, folder))) {
      throw usageError(`a generated file would be ${JSON.stringify(path)}, which is outside the output folders`);
    }
  }
}

const RESERVED = ['suites', 'templates', '.git', 'node_modules'];

/** Words joined by `/`: not absolute, no `.` or `..`, no backslash, drive or control character. */
const isPlainPath = (path: string): boolean =>
  path.split('/').every((part) => /^[^\p{Cc}\\:*?"<>|]+$/u.test(part) && !/^\.{1,2}$/.test(part));

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
