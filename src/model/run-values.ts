/**
 * What a suite leaves open until a run, written `{{run.commit}}`: what Prow's job is about. The commit is that of the pull request, or of
 * the branch; the pull request is its number; the branch is that of the repository under test.
 */
export const RUN_VALUES = ['commit', 'pull', 'branch'] as const;

export type RunValueName = (typeof RUN_VALUES)[number];
/** Those that a run has: a periodic has no pull request, a run outside Prow no branch. */
export type RunValues = Readonly<Partial<Record<RunValueName, string>>>;

/** A placeholder with a dot in its name: none of a matrix or a sweep has one. */
export const RUN_PLACEHOLDER = /\{\{\s*([A-Za-z]\w*\.[\w.-]*)\s*\}\}/g;

/** The names in a text as they are written: `run.commit`. */
export const runNamesIn = (text: string): string[] => [...text.matchAll(RUN_PLACEHOLDER)].map(([, name = '']) => name);

export const isRunName = (name: string): boolean => RUN_VALUES.some((known) => name === `run.${known}`);

export const namesRun = (text: string, value: RunValueName): boolean => runNamesIn(text).includes(`run.${value}`);

/** A text with what a run has filled in; the rest stays as it is. */
export const fillRunValues = (text: string, values: RunValues): string =>
  text.replace(
    RUN_PLACEHOLDER,
    (written, name: string) => values[name.slice('run.'.length) as RunValueName] ?? written,
  );
