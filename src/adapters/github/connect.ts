import { setImmediate } from 'node:timers/promises';
import { Octokit } from '@octokit/rest';

export interface GithubAccess {
  /** An access token, or that of an app's installation. It appears in no message. Without one, what is public can be read, 60 times an hour. */
  readonly token?: string | undefined;
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly api: string;
}

/** Time limits and attempts are the caller's: it has neither. Its own log is silent. */
export function connectGithub({ token, api }: GithubAccess): Octokit {
  const github = new Octokit({ auth: token, baseUrl: api, userAgent: 'prowess', log: SILENT });
  // Between two calls thousands of series may be judged without a pause: that the server has closed the connection meanwhile has to be noticed before it is used again.
  github.hook.before('request', () => setImmediate());
  return github;
}

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
