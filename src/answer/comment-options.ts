import type { Answered } from './situation.ts';

/** What a comment may lead to and ask for, beside the news. */
export interface CommentOptions {
  /** What a person comments to start the test: `/test perf`. */
  readonly command: string;
  /** The site with its history, where there is one. */
  readonly historyUrl?: string;
  /** A page that writes a file which accepts what became worse, for its reason to be filled in. */
  acceptUrl?(answered: Answered): string | undefined;
}
