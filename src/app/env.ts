/** The environment variables of the process, as a value. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What any program needs of its surroundings. */
export const surroundingsIn = (env: Env): Record<string, string> => chosen(['PATH', 'HOME', 'TMPDIR'], env);

/** What Prow says of what is to be built (prow pkg/pod-utils/downwardapi), without texts that the author of a pull request chooses. */
export const refsIn = (env: Env): Record<string, string> =>
  chosen(['REPO_OWNER', 'REPO_NAME', 'PULL_BASE_REF', 'PULL_BASE_SHA', 'PULL_NUMBER', 'PULL_PULL_SHA'], env);

/** Those of the named variables that are set. */
export const chosen = (names: readonly string[], env: Env): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
