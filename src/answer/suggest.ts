import { isUpdateOfDependencies, isWithin } from '../analysis/cause/folders.ts';
import { ownersOf } from '../analysis/cause/owners.ts';
import type { Declare } from '../history/declaration.ts';
import { foldersOf } from '../history/git-merges.ts';
import type { History } from '../history/history.ts';
import type { Milliseconds } from '../model/units.ts';

/** A test that a pull request can start, with what is known of its runs. */
export interface StartableTest {
  readonly test: string;
  /** What a person comments to start it: `/test perf`. */
  readonly command: string;
  /** Absent where the store has no run of it. */
  readonly history?: History;
  readonly declare: Declare;
  /** What a run usually takes of the machine, and costs. */
  readonly tookMs?: Milliseconds;
  readonly cost?: string;
}

/** A test that measures what a pull request changes. */
export interface Suggestion extends Pick<StartableTest, 'test' | 'command' | 'tookMs' | 'cost'> {
  /** `folders`: it touches folders of what makes the test's key series. `dependencies`: it updates vendored code, which may be in any. */
  readonly why: 'folders' | 'dependencies';
  /** Folders of the pull request, and the parts of the code that they belong to. */
  readonly folders: readonly string[];
  readonly owners: readonly string[];
}

/** The tests whose key series are made by code in folders that a pull request changes. Nothing is started by it. */
export function suggestionsFor(files: readonly string[], tests: readonly StartableTest[]): Suggestion[] {
  const folders = foldersOf(files);
  const isUpdate = isUpdateOfDependencies({ folders, files: files.length });
  return tests.flatMap(({ test, command, history, declare, tookMs, cost }): Suggestion[] => {
    const owners = history === undefined ? [] : ownersIn(history, declare);
    const own = folders.map(({ folder }) => folder).filter((folder) => isWithin(folder, owners));
    if (own.length === 0 && !isUpdate) return [];
    const touched = owners.filter((owner) => own.some((folder) => isWithin(folder, [owner])));
    return [
      {
        test,
        command,
        ...(tookMs !== undefined && { tookMs }),
        ...(cost !== undefined && { cost }),
        why: own.length > 0 ? 'folders' : 'dependencies',
        folders: own,
        owners: touched,
      },
    ];
  });
}

const ownersIn = ({ series }: History, declare: Declare): string[] => [
  ...new Set([...series.values()].flatMap(({ name }) => (declare(name).key ? ownersOf(name) : []))),
];
