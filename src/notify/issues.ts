import { type EpochMs, epochMs, hours } from '../model/units.ts';
import { issueBody, issueTitle, parseIssueMarker } from './issue-text.ts';
import type { NotifyLinks, Topic } from './topic.ts';

/** The issues of a repository, as an analysis needs them. Failures are KnownErrors with the exit `infrastructure`. */
export interface Issues {
  /** All that were ever made by the account that asks, open and closed. */
  list(signal: AbortSignal): Promise<readonly OwnIssue[]>;
  open(issue: IssueText, signal: AbortSignal): Promise<void>;
  /** Text and state in one call, so that neither is without the other. */
  update(number: number, issue: IssueText & { readonly isOpen: boolean }, signal: AbortSignal): Promise<void>;
}

export interface OwnIssue extends IssueText {
  readonly number: number;
  readonly isOpen: boolean;
}

export interface IssueText {
  readonly title: string;
  readonly body: string;
}

export type IssueAct =
  | ({ readonly kind: 'open'; readonly topic: Topic } & IssueText)
  | ({ readonly kind: 'edit' | 'close'; readonly number: number; readonly topic: Topic } & IssueText);

/**
 * What to write, in order: one issue for each topic, opened once, changed in silence, closed when it is over. One that a person closed stays closed.
 * What began long ago was known before there were issues: it opens none.
 */
export function issueActs(
  topics: readonly Topic[],
  issues: readonly OwnIssue[],
  links: NotifyLinks,
  now: EpochMs,
): IssueAct[] {
  const known = new Map(issues.flatMap((issue) => entryOf(issue)));
  return topics.flatMap((topic): IssueAct[] => {
    const issue = known.get(topic.id);
    const text = { title: issueTitle(topic), body: issueBody(topic, links) };
    if (issue === undefined) {
      return topic.over === undefined && topic.since >= now - NEW ? [{ kind: 'open', topic, ...text }] : [];
    }
    if (!issue.isOpen) return [];
    if (topic.over !== undefined) return [{ kind: 'close', number: issue.number, topic, ...text }];
    const isSame = issue.title === text.title && issue.body.replaceAll('\r\n', '\n') === text.body;
    return isSame ? [] : [{ kind: 'edit', number: issue.number, topic, ...text }];
  });
}

/** Topics that are open, have no issue and get none: they began too long ago. */
export function oldTopics(topics: readonly Topic[], issues: readonly OwnIssue[], now: EpochMs): Topic[] {
  const known = new Set(issues.flatMap((issue) => entryOf(issue).map(([id]) => id)));
  return topics.filter(({ id, over, since }) => over === undefined && !known.has(id) && since < now - NEW);
}

/** Issues of what these runs do not show any more, on lines that were looked at. */
export function actsOfLost(
  topics: readonly Topic[],
  issues: readonly OwnIssue[],
  lookedAt: ReadonlySet<string>,
): IssueAct[] {
  const still = new Set(topics.map(({ id }) => id));
  return issues.flatMap(({ number, title, body, isOpen }): IssueAct[] => {
    const marker = parseIssueMarker(body);
    if (!isOpen || marker === undefined || still.has(marker.id) || !lookedAt.has(lineKey(marker))) return [];
    // The next drill closes it.
    if (marker.id.startsWith('drill-')) return [];
    const over = OVER.find(([kind]) => marker.id.startsWith(kind))?.[1] ?? 'the runs that followed do not confirm it';
    const topic: Topic = { ...marker, since: epochMs(0), headline: title, over };
    return [{ kind: 'close', number, topic, title, body: `${body}\n**Over**: ${over}.\n` }];
  });
}

/** By what an id begins with. */
const OVER: readonly (readonly [kind: string, why: string])[] = [
  ['silent-', 'runs come again'],
  ['missing-', 'it is there again, or other runs show it otherwise'],
];

export const lineKey = ({ test, line }: { readonly test: string; readonly line: string }): string => `${test} ${line}`;

/** A first analysis of years of runs finds changes of years ago. */
const NEW = hours(30 * 24);

function entryOf(issue: OwnIssue): [string, OwnIssue][] {
  const marker = parseIssueMarker(issue.body);
  return marker === undefined ? [] : [[marker.id, issue]];
}
