import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, usageError } from '../model/errors.ts';
import type { Templates } from '../render/template.ts';
import { packageFolder } from './own-files.ts';

/** The templates of prowess, and over them, file by file, those of the site's own folder. */
export function loadTemplates(siteFolder: string, own: string | undefined): Templates {
  const ours = readTemplates(join(packageFolder, 'templates'));
  if (own === undefined) return ours;
  const folder = join(siteFolder, own);
  try {
    return new Map([...ours, ...readTemplates(folder)]);
  } catch (error) {
    const reason = messageOf(error);
    throw usageError(
      `cannot read the templates in ${folder}: ${reason}`,
      'templates: in prowess.yaml names the folder',
    );
  }
}

const readTemplates = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.hbs'))
      .sort()
      .map((file) => [file.slice(0, -'.hbs'.length), readFileSync(join(folder, file), 'utf8')]),
  );
