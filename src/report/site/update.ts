import { shortHash } from '../../model/identity.ts';
import { byKey } from '../../model/order.ts';
import type { Artifact } from '../../model/result.ts';
import type { SiteFile } from './data.ts';

/** Which files of a folder are those of a site, and what was in them. */
export type KnownFiles = ReadonlyMap<string, string>;

export interface SiteUpdate {
  /** The list while files are written: those that may be old, new or absent are in it, and are trusted by no later site. */
  readonly begun: Artifact;
  /** In this order: the data before the pages that name them. */
  readonly write: readonly Artifact[];
  /** Files of an earlier site that this one does not have. */
  readonly remove: readonly string[];
  readonly unchanged: number;
}

/** What has to change in a folder so that it holds these files. The text of a file whose name says what is in it is not made again. */
export function siteUpdate(known: KnownFiles, files: readonly SiteFile[]): SiteUpdate {
  const write: Artifact[] = [];
  const next = new Map<string, string>();
  for (const { path, text, isImmutable = false } of files) {
    if (isImmutable && known.get(path) === IMMUTABLE) {
      next.set(path, IMMUTABLE);
      continue;
    }
    const own = text();
    const hash = isImmutable ? IMMUTABLE : shortHash(own);
    next.set(path, hash);
    if (known.get(path) !== hash) write.push({ path, text: own });
  }
  const changing = write.map(({ path }): [string, string] => [path, UNSURE]);
  return {
    begun: { path: MANIFEST, text: manifestText(new Map([...known, ...changing])) },
    write: [...write, { path: MANIFEST, text: manifestText(next) }],
    remove: [...known.keys()].filter((path) => !next.has(path)),
    unchanged: files.length - write.length,
  };
}

/** A list of files that another writer made while these were written or removed: it does not know what is in them. */
export const withoutTrust = (list: string, { write, remove }: SiteUpdate): string =>
  manifestText(
    new Map([
      ...readManifest(list),
      ...[...write.map(({ path }) => path), ...remove]
        .filter((path) => path !== MANIFEST)
        .map((path) => [path, UNSURE] as const),
    ]),
  );

/** In the place of a hash: the name of the file holds one. */
const IMMUTABLE = '';
/** In the place of a hash: what is in the file, and whether it is there, is not known. */
export const UNSURE = '?';

/** Beside the pages: what of the folder is the site's, so that nothing else is ever removed. */
export const MANIFEST = 'site-files.json';

const manifestText = (files: KnownFiles): string =>
  `${JSON.stringify({ version: 1, files: Object.fromEntries([...files].sort(byKey)) }, null, 1)}\n`;

/** Empty where the text is no list of files: then all are written, and none is removed. */
export function readManifest(text: string): KnownFiles {
  const value: unknown = parsed(text);
  if (typeof value !== 'object' || value === null || !('files' in value)) return new Map();
  return new Map(
    Object.entries(value.files ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && OWN_PATH.test(entry[0]),
    ),
  );
}

/** What `paths.ts` makes: a list that names anything else was not written here, and nothing of that is removed. */
const OWN_PATH = /^(?!.*(?:^|\/)\.)[\w@.-]+(?:\/[\w@.-]+)*$/;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
