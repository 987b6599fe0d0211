import { readText } from '../adapters/disk/read-file.ts';
import { usageError } from '../model/errors.ts';
import type { Io } from './io.ts';

/** The same where it is there; undefined where neither names one. A dry run reads what anyone may read without it. */
export function tokenIfAny(io: Io, tokenFile = io.env.PROWESS_GITHUB_TOKEN_FILE): string | undefined {
  return tokenFile === undefined && !io.env.GITHUB_TOKEN?.trim() ? undefined : githubToken(io, tokenFile);
}

/** The token of the account that writes on GitHub: of the file that is named, by a flag or PROWESS_GITHUB_TOKEN_FILE, else GITHUB_TOKEN. */
export function githubToken(io: Io, tokenFile = io.env.PROWESS_GITHUB_TOKEN_FILE): string {
  const token = (tokenFile === undefined ? io.env.GITHUB_TOKEN : readText(io.path(tokenFile)))?.trim();
  if (token !== undefined && token !== '') return token;
  throw usageError(
    tokenFile === undefined ? 'there is no token: GITHUB_TOKEN is not set' : `${tokenFile} is empty`,
    'the account that writes needs a token that may read and write what is written: pull requests, or issues',
  );
}
