import type { ChangedFolder, Merge } from '../../history/merges.ts';

/** What a merge changes, by the folders of its files. The folders are those of KubeVirt, and of Go projects that are laid out like it. */
export type FolderKind = 'measurement' | 'workload' | 'dependency' | 'code' | 'aside';

const KINDS: readonly (readonly [FolderKind, RegExp])[] = [
  ['measurement', /^tools\/perfscale|^(?!tests?\/|docs?\/)(.*\/)?(monitoring|metrics|prometheus|perfscale)(\/|$)/],
  ['workload', /^tests?\/(performance|perf|scale|e2e-perf)|(^|\/)(perf|density)-?tests?(\/|$)/],
  ['dependency', /^(vendor|go\.mod|go\.sum|WORKSPACE|rpm|staging\/src\/.*\/go\.(mod|sum))(\/|$)/],
  [
    'aside',
    /^(tests?|docs?|hack|automation|manifests|api|examples|\.github|OWNERS.*|[A-Z_]+(\.md)?|tools)(\/|$)|(^|\/)(OWNERS|LICENSE|\.gitignore)[^/]*$|\.md$|_test(\.go)?$/,
  ],
];

export const kindOf = (folder: string): FolderKind => KINDS.find(([, names]) => names.test(folder))?.[0] ?? 'code';

/** How many files of each kind a merge changes. */
function filesByKind({ folders }: Pick<Merge, 'folders'>): ReadonlyMap<FolderKind, number> {
  const counts = new Map<FolderKind, number>();
  for (const { folder, files } of folders) counts.set(kindOf(folder), (counts.get(kindOf(folder)) ?? 0) + files);
  return counts;
}

/** A dependency is updated where go.mod or the vendored code is all that matters of a merge: more than one file in two. */
export const isUpdateOfDependencies = (merge: Pick<Merge, 'folders' | 'files'>): boolean =>
  2 * filesOf(merge, 'dependency') > merge.files;

export const filesOf = (merge: Pick<Merge, 'folders'>, kind: FolderKind): number => filesByKind(merge).get(kind) ?? 0;

/** The files of a merge in folders with one of the given path parts, such as `virt-controller`. */
export const filesWithin = ({ folders }: Pick<Merge, 'folders'>, parts: readonly string[]): number =>
  folders
    .filter(({ folder }) => isWithin(folder, parts))
    .reduce((total: number, { files }: ChangedFolder) => total + files, 0);

/** Whether a folder holds code of one of these parts. */
export const isWithin = (folder: string, parts: readonly string[]): boolean => {
  const own = folder.split('/');
  return kindOf(folder) === 'code' && own.some((part) => parts.includes(part));
};
