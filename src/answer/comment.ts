import { assertNever } from '../model/errors.ts';
import { code } from '../render/github-text.ts';
import type { CommentOptions } from './comment-options.ts';
import type { News } from './situation.ts';
import { answeredText } from './verdict-text.ts';
import { cancelledText, noResultText, queuedText, runningText } from './waiting-text.ts';

/** The comment without its hidden line: GitHub's Markdown, of at most 25 visible lines and 4 kB. */
export function commentText(news: News, options: CommentOptions): string {
  const blocks = blocksOf(news, options);
  return `${blocks.join('\n\n')}\n`;
}

function blocksOf(news: News, options: CommentOptions): string[] {
  const { situation } = news;
  const again = `comment ${code(options.command)}.`;
  switch (situation.state) {
    case 'queued':
      return queuedText(news, situation);
    case 'running':
      return runningText(news, situation);
    case 'cancelled':
      return cancelledText(news, situation, again);
    case 'no-result':
      return noResultText(news, situation, again);
    case 'answered':
      return answeredText(news, situation, options, again);
    default:
      return assertNever(situation);
  }
}
