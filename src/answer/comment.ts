import { assertNever } from '../model/errors.ts';
import { code } from '../render/github-text.ts';
import type { CommentOptions } from './comment-options.ts';
import type { News } from './situation.ts';
import { answeredText } from './verdict-text.ts';
import { cancelledText, noResultText, queuedText, runningText } from './waiting-text.ts';

/** The comment without its hidden line: GitHub's Markdown, of at most 25 visible lines and 4 kB. */
export function commentText(news: News, options: CommentOptions): string {
  const withRows = (rows: number): string => `${blocksOf(news, options, rows).join('\n\n')}\n`;
  let rows = MOST_ROWS;
  while (rows > 0 && Buffer.byteLength(withRows(rows)) > MOST_BYTES) rows--;
  return withRows(rows);
}

/** What is left out of the table is counted below it. */
const MOST_ROWS = 8;
const MOST_BYTES = 4000;

function blocksOf(news: News, options: CommentOptions, rows: number): string[] {
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
      return answeredText(news, situation, { ...options, rows }, again);
    default:
      return assertNever(situation);
  }
}
