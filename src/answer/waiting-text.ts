import { counted } from '../model/counted.ts';
import { plain } from '../render/github-text.ts';
import { formatQuantity } from '../render/quantity.ts';
import type { Cancelled, News, NoResult, Queued, Running } from './situation.ts';
import { commitText, footer, minuteOf } from './texts.ts';
import { knownText } from './verdict-text.ts';

/** What people read while there is no answer: blocks, with an empty line between them. */
export function queuedText({ test, about }: News, { queue, before, expectedAt, url, known }: Queued): string[] {
  const place = before === 0 ? '**Next in line**' : `**${counted(before, 'job')} before it**`;
  const when = expectedAt === undefined ? '' : ` The result is expected **about ${minuteOf(expectedAt)}**.`;
  return [
    `### ⏳ ${plain(test)}: waiting for the machine`,
    `${place} in the queue ${plain(queue)}.${when} It will measure ${commitText(about)}.`,
    ...(known === undefined ? [] : [knownText(known)]),
    ONE_AT_A_TIME,
    ...footer([['job', url]]),
  ];
}

export function runningText({ test, about }: News, { since, expectedAt, url, known }: Running): string[] {
  const until = expectedAt === undefined ? '' : `, result about ${minuteOf(expectedAt)}`;
  return [
    `### ⏳ ${plain(test)}: running since ${minuteOf(since)}${until}`,
    ...(known === undefined ? [] : [knownText(known)]),
    `It measures ${commitText(about)}. ${ONE_AT_A_TIME}`,
    ...footer([['live log', url]]),
  ];
}

/** Prow's trigger and plank plugins: a push and a second comment end what waits or runs, and start nothing that is not `always_run`. */
const ONE_AT_A_TIME =
  'A push cancels it, and Prow does not start it again by itself. So does a second `/test` of it: please wait for the answer.';

export function cancelledText({ test, head, about }: News, { by, ranMs, at, url }: Cancelled, again: string): string[] {
  const how = ranMs === undefined ? 'before it began' : `${formatQuantity(ranMs, 'ms')} into the run`;
  const why = by === 'push' ? `The push of ${commitText(head)}` : 'A person, or a second comment,';
  return [
    `### ⏹ ${plain(test)}: cancelled${by === 'push' ? ' by a push' : ''}, ${how}`,
    `${why} cancelled the run of ${commitText(about)} at ${minuteOf(at)}. **Nothing runs now, and nothing starts by itself.**`,
    `When the pull request is ready to be measured again: ${again} Pushing before the answer is there cancels that too.`,
    ...footer([['what was measured until then', ranMs === undefined ? undefined : url]]),
  ];
}

export function noResultText({ test, about }: News, { at, why, url }: NoResult, again: string): string[] {
  const [cause, when] =
    why === undefined
      ? [': it was killed, or failed before it could measure. Its log says why.', 'To try again']
      : [`. It begins no run, for ${plain(why, 300)}.`, 'When there is more to compare with'];
  return [
    `### ⚠️ ${plain(test)}: the job ended without a result, so there is no answer`,
    `The job of ${commitText(about)} ended at ${minuteOf(at)}, and uploaded no result${cause}`,
    `${when}: ${again}`,
    ...footer([['log of the job', url]]),
  ];
}
