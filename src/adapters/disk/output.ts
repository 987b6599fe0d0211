import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { usageError } from '../../model/errors.ts';
import { diskError } from './failures.ts';
import { makeFolder } from './folder.ts';

/** Files to be written and files to be removed, by paths relative to one folder, `/` separated. */
export interface OutputChange {
  readonly write: readonly { readonly path: string; readonly text: string }[];
  readonly remove: readonly string[];
}

/** Everything below `folders` of `root`: the text of plain files, undefined for folders, links and the like. Follows no link. */
export function readOutput(root: string, folders: readonly string[]): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const folder of folders) {
    refuseLinks(root, folder);
    const there = lstatSync(join(root, folder), { throwIfNoEntry: false });
    if (there === undefined) continue;
    if (!there.isDirectory())
      throw usageError(`${join(root, folder)} is no folder`, 'output: in prowess.yaml names it');
    walk(root, folder, found);
  }
  return found;
}

/**
 * Writes and removes all or nothing, as far as a disk allows: every new text is complete beside its place before the first one
 * takes its place, so that each file is old or new, and never half. Throws before anything has changed where a link is in the way.
 */
export function changeOutput(root: string, { write, remove }: OutputChange): void {
  const staged: { temporary: string; place: string }[] = [];
  try {
    for (const { path } of write) acting('write', join(root, path), () => refuseLinks(root, path));
    for (const path of remove) acting('remove', join(root, path), () => refuseLinks(root, path));
    for (const { path, text } of write) {
      const place = join(root, path);
      const temporary = temporaryOf(place);
      acting('write', place, () => {
        makeFolder(dirname(place));
        staged.push({ temporary, place });
        writeWhole(temporary, text);
      });
    }
    for (const { temporary, place } of staged) acting('write', place, () => renameSync(temporary, place));
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    throw error;
  }
  for (const place of remove.map((path) => join(root, path))) {
    acting('remove', place, () => {
      // Force: a file that an earlier process had begun may have been renamed by now.
      rmSync(place, { force: true });
      rmSync(temporaryOf(place), { force: true });
    });
  }
}

/** Makes the folder of an output, where it does not exist. Throws KnownError where it cannot be made. */
export const makeOutputFolder = (root: string): void => acting('make the folder', root, () => makeFolder(root));

function acting(what: string, place: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw diskError(error, `${what} ${place}`);
  }
}

/** Prow reads only names that end in .yaml or .yml. A generator that was killed leaves such files, and the next one removes them. */
const TEMPORARY = '.prowess-new';

const temporaryOf = (place: string): string => join(dirname(place), `.${basename(place)}${TEMPORARY}`);

/** Whether a path is that of a file which a killed generator left. */
export const isTemporary = (path: string): boolean => basename(path).startsWith('.') && path.endsWith(TEMPORARY);

function writeWhole(path: string, text: string): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function walk(root: string, folder: string, found: Map<string, string | undefined>): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    found.set(path, entry.isFile() ? readFileSync(join(root, path), 'utf8') : undefined);
    if (entry.isDirectory()) walk(root, path, found);
  }
}

/** Throws KnownError where a symbolic link on the way, or at its end, would lead out of the folder. */
export function refuseLinks(root: string, path: string): void {
  let here = root;
  for (const part of path.split('/')) {
    here = join(here, part);
    if (lstatSync(here, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw usageError(
        `${here} is a symbolic link`,
        'prowess writes only into real folders: remove the link, or name another folder',
      );
    }
  }
}
