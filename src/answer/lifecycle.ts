import { type EpochMs, minutes } from '../model/units.ts';
import { type Marker, markerOf, markerText, parseMarker } from './marker.ts';
import type { OwnComment, PullRequest } from './pull-requests.ts';
import type { News, VerdictWord } from './situation.ts';
import { isDecided } from './verdict.ts';

export type Act =
  | { readonly kind: 'comment'; readonly body: string }
  | { readonly kind: 'edit'; readonly comment: OwnComment; readonly body: string }
  | { readonly kind: 'minimise'; readonly comment: OwnComment };

/**
 * What to write of news, in order; nothing where the pull request says it already. There is one open comment for each test: it is changed in
 * silence, but for a regression and a verdict that flips, of which readers get a mail: these are a new comment, and the old one is folded.
 * Looking again after a crash behind any of the acts gives what is left of them.
 * @param now by the forge's clock
 */
export function actsFor(pull: PullRequest, news: News, bodyOf: (news: News) => string, now: EpochMs): Act[] {
  if (!pull.isOpen) return [];
  const own = pull.comments.flatMap((comment) => {
    const marker = parseMarker(comment.body);
    return marker?.test === news.test && !comment.isMinimised ? [{ comment, marker }] : [];
  });
  const live = own.at(-1);
  const folded = own.slice(0, -1).map(({ comment }): Act => ({ kind: 'minimise', comment }));
  if (live === undefined) return [{ kind: 'comment', body: written(news, bodyOf, undefined) }];
  const body = written(news, bodyOf, live.marker.last);
  if (isKnown(live, news, body, now)) return folded;
  if (!isMail(live.marker, news)) return [{ kind: 'edit', comment: live.comment, body }, ...folded];
  return [{ kind: 'comment', body }, { kind: 'minimise', comment: live.comment }, ...folded];
}

/** A comment of ours: the hidden line, and what people read. */
const written = (news: News, bodyOf: (news: News) => string, last: VerdictWord | undefined): string =>
  `${markerText(markerOf(news, last))}\n${bodyOf(news)}`;

interface Live {
  readonly comment: OwnComment;
  readonly marker: Marker;
}

function isKnown({ comment, marker }: Live, news: News, body: string, now: EpochMs): boolean {
  if (comment.body.replaceAll('\r\n', '\n') === body || isOlder(news, marker)) return true;
  const { state } = news.situation;
  const isEstimate =
    state === marker.state && marker.about === news.about && (state === 'queued' || state === 'running');
  return isEstimate && now - comment.changedAt < ESTIMATES_EVERY;
}

/** Deck may answer what it knew before. A new head is read of the pull request itself, and a result ends a wait whatever the clocks of Prow and the run say. */
const isOlder = ({ situation, head, about, asOf }: News, marker: Marker): boolean =>
  marker.head === head &&
  marker.asOf > asOf &&
  !(
    situation.state === 'answered' &&
    marker.about === about &&
    (marker.state === 'queued' || marker.state === 'running')
  );

/** How often an estimate is written again: GitHub counts every change of a comment. */
const ESTIMATES_EVERY = minutes(5);

/** A regression of a commit, and what says the contrary of the verdict before. */
function isMail({ state, about, last }: Marker, { about: now, head, situation }: News): boolean {
  if (situation.state !== 'answered' || now !== head) return false;
  const { word } = situation.verdict;
  if (word === 'regressed') return state !== 'regressed' || about !== now;
  return last === 'regressed' && isDecided(word);
}
