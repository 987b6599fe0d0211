/** What GitHub Actions says of the job that it runs (https://docs.github.com/actions/reference/variables-reference). */
export interface ActionsRun {
  /** `org/repo` in which the workflow is. */
  readonly repo: string;
  /** The page of the workflow's run. */
  readonly page: string;
}

/** Undefined outside of GitHub Actions. */
export function actionsRun(env: Readonly<Record<string, string | undefined>>): ActionsRun | undefined {
  const { GITHUB_ACTIONS, GITHUB_REPOSITORY: repo, GITHUB_SERVER_URL: server, GITHUB_RUN_ID: id } = env;
  if (GITHUB_ACTIONS !== 'true' || repo === undefined || server === undefined || id === undefined) return undefined;
  return { repo, page: `${server}/${repo}/actions/runs/${id}` };
}
