import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean, nearest } from '../config/source/suggest.ts';
import { messageOf, usageError } from '../model/errors.ts';
import type { Templates } from '../render/template.ts';
import { packageFolder } from './own-files.ts';

/** The templates of prowess, and over them, file by file, those of the site's own folder. */
export function loadTemplates(siteFolder: string, own: string | undefined): Templates {
  const ours = readTemplates(join(packageFolder, 'templates'));
  if (own === undefined) return ours;
  const folder = join(siteFolder, own);
  const theirs = readOwn(folder);
  refuseUnused(folder, ours, theirs);
  return new Map([...ours, ...theirs]);
}

function readOwn(folder: string): Map<string, string> {
  try {
    return readTemplates(folder);
  } catch (error) {
    const reason = messageOf(error);
    throw usageError(
      `cannot read the templates in ${folder}: ${reason}`,
      'templates: in prowess.yaml names the folder',
    );
  }
}

/** A template replaces one of ours, or is a part of another one; a file that is nearly called so is neither. */
function refuseUnused(folder: string, ours: Templates, theirs: Templates): void {
  const known = [...ours.keys()];
  const files = known.map((name) => `${name}.hbs`);
  const used = [...theirs.values()].flatMap((text) =>
    [...text.matchAll(/\{\{#?>\s*"?([^\s"}]+)/g)].map(([, name]) => name),
  );
  const unused = [...theirs.keys()]
    .filter((name) => !ours.has(name) && !used.includes(name))
    .map((name) => `${name}.hbs`);
  const misnamed = readdirSync(folder).filter((file) => !file.endsWith('.hbs') && nearest(file, files) !== undefined);
  const [file] = [...unused, ...misnamed].sort();
  if (file === undefined) return;
  const hint = didYouMean(file, files) ?? 'a part of a template is named there: {{> NAME}}';
  throw usageError(
    `${join(folder, file)}: prowess has no template of this name; expected one of ${files.join(', ')}`,
    hint,
  );
}

const readTemplates = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.hbs'))
      .sort()
      .map((file) => [file.slice(0, -'.hbs'.length), readFileSync(join(folder, file), 'utf8')]),
  );
