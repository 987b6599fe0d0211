import { Octokit } from '@octokit/rest';

export interface GithubAccess {
  /** An access token, or that of an app's installation. It appears in no message. Without one, what is public can be read, 60 times an hour. */
  readonly token?: string | undefined;
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly api: string;
}

/** Time limits and attempts are the caller's: it has neither. Its own log is silent. */
export const connectGithub = ({ token, api }: GithubAccess): Octokit =>
  new Octokit({ auth: token, baseUrl: api, userAgent: 'prowess', log: SILENT });

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
