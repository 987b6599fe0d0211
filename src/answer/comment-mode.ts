import { parseMarker } from './marker.ts';
import type { PullRequest } from './pull-requests.ts';
import type { News } from './situation.ts';

export const COMMENT_MODES = ['always', 'problems', 'never'] as const;

/** Of what there is a comment. `problems`: what is worse, INVALID or without a result begins one, which then follows what comes. */
export type CommentMode = (typeof COMMENT_MODES)[number];

/** Whether a site wants a comment on this pull request. */
export function wantsComment(mode: CommentMode, { comments }: Pick<PullRequest, 'comments'>, news: News): boolean {
  if (mode !== 'problems') return mode === 'always';
  return isProblem(news) || comments.some(({ body }) => parseMarker(body)?.test === news.test);
}

const isProblem = ({ situation }: News): boolean =>
  situation.state === 'no-result' ||
  (situation.state === 'answered' && (situation.verdict.word === 'regressed' || situation.verdict.word === 'invalid'));
