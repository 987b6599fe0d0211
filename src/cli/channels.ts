import { type Command, InvalidArgumentError } from 'commander';
import { readText } from '../adapters/disk/read-file.ts';
import { githubIssues } from '../adapters/github/issues.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { sendToWebhook } from '../adapters/webhook.ts';
import type { Channels } from '../app/analyse.ts';
import { explained, usageError } from '../model/errors.ts';
import { githubToken, tokenIfAny } from './github-token.ts';
import type { Io } from './io.ts';
import { webAddress } from './web-address.ts';

/** The options that say where people read what prowess has to say. */
export interface ChannelOptions {
  readonly issues?: Repo;
  readonly tokenFile?: string;
  readonly githubApi: string;
  readonly webhookFile?: string;
  readonly historyUrl?: string;
}

export const withChannelOptions = (command: Command): Command =>
  command
    .option('--issues <org/repo>', 'opens, changes and closes issues there', repoOf)
    .option(
      '--token-file <file>',
      'holds the token for issues (default: PROWESS_GITHUB_TOKEN_FILE, or the token in GITHUB_TOKEN)',
    )
    .option('--github-api <url>', 'the API of an Enterprise Server', webAddress, 'https://api.github.com')
    .option(
      '--webhook-file <file>',
      "holds the address of an incoming webhook, in Slack's format (default: PROWESS_WEBHOOK_FILE)",
    )
    .option('--history-url <url>', 'where prowess site is published: issues and messages link it', webAddress);

/** A dry run needs no token, and shows what a webhook would get also without one. */
export function channelsOf(io: Io, options: ChannelOptions, signal: AbortSignal, dryRun = false): Channels {
  const { webhookFile = io.env.PROWESS_WEBHOOK_FILE } = options;
  const webhook = webhookFile === undefined ? undefined : addressIn(io, webhookFile);
  return {
    ...(options.issues !== undefined && { issues: issuesOf(io, options.issues, options, dryRun) }),
    ...(webhook === undefined && dryRun && { send: async () => {} }),
    ...(webhook !== undefined && { send: (message) => sendToWebhook(webhook, message, signal) }),
  };
}

function issuesOf(
  io: Io,
  repo: Repo,
  { tokenFile, githubApi }: ChannelOptions,
  dryRun: boolean,
): NonNullable<Channels['issues']> {
  const token = dryRun ? tokenIfAny(io, tokenFile) : githubToken(io, tokenFile);
  const issues = githubIssues({ token, api: githubApi.replace(/\/+$/, '') }, repo, systemClock);
  if (token !== undefined) return issues;
  return {
    ...issues,
    list: (signal) =>
      issues.list(signal).catch((error: unknown) => {
        io.err(
          `without a token the issues that are there are not known, and each is shown as new: ${explained(error)}`,
        );
        return [];
      }),
  };
}

/** The address itself is a secret: a mistake names the file alone. */
function addressIn(io: Io, file: string): string {
  const address = readText(io.path(file)).trim();
  if (/^https?:\/\/\S+$/.test(address)) return address;
  throw usageError(
    `${file} holds no address of a webhook`,
    'expected one line, such as https://hooks.slack.com/services/...',
  );
}

interface Repo {
  readonly org: string;
  readonly repo: string;
}

function repoOf(text: string): Repo {
  const [, org, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(text) ?? [];
  if (org !== undefined && repo !== undefined) return { org, repo };
  throw new InvalidArgumentError('expected org/repo, such as kubevirt/kubevirt');
}

export const linksOf = ({ historyUrl }: ChannelOptions) => (historyUrl === undefined ? {} : { historyUrl });
