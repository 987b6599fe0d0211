import type { JsonObject } from '../model/json.ts';
import { confirmedWords } from '../report/confirmed-words.ts';
import type { NotifyLinks, Topic } from './topic.ts';

/**
 * A message for an incoming webhook of Slack (docs.slack.dev, "Incoming webhooks", "Formatting message text"): at most 50 blocks, and 3,000 signs in a section.
 * `text` is what a notification shows.
 * @param intro what is said before them
 */
export function slackMessage(topics: readonly Topic[], { historyUrl }: NotifyLinks, intro?: string): JsonObject {
  const shown = topics.slice(0, MOST);
  const left = topics.length - shown.length;
  const headlines = shown.map(({ test, headline }) => `${test}: ${headline}`);
  const sections = shown.map((topic) =>
    section(`*${escaped(topic.test)}* ${escaped(topic.headline)}${detailOf(topic)}`),
  );
  const more = left === 0 ? [] : [section(`and ${left} more`)];
  const link = historyUrl === undefined ? [] : [section(`<${encodeURI(historyUrl)}|the history>`)];
  const first = intro === undefined ? [] : [intro];
  return {
    text: shortened(escaped([...first, ...headlines].join('; ')), LONGEST),
    blocks: [...first.map((text) => section(escaped(text))), ...sections, ...more, ...link],
  };
}

/** A message of texts in mrkdwn, of which `*title*` is bold; what others wrote in them is escaped. */
export function sectionsMessage(title: string, texts: readonly string[], { historyUrl }: NotifyLinks): JsonObject {
  const link = historyUrl === undefined ? [] : [section(`<${encodeURI(historyUrl)}|the history>`)];
  return {
    text: shortened(escaped(title), LONGEST),
    blocks: [title, ...texts].map((text) => section(escaped(text))).concat(link),
  };
}

const MOST = 20;
/** Slack cuts longer ones. */
const LONGEST = 2900;

const section = (text: string): JsonObject => ({
  type: 'section',
  text: { type: 'mrkdwn', text: shortened(text, LONGEST) },
});

function detailOf({ line, owner, change }: Topic): string {
  const confirmed = change && confirmedWords(change);
  const likely = confirmed === undefined ? likelyOf(change?.cause) : undefined;
  const parts = [
    ...(line === 'main' ? [] : [`on ${line}`]),
    ...(owner === undefined ? [] : [`owner: ${owner}`]),
    ...(confirmed === undefined ? [] : [confirmed]),
    ...(likely === undefined ? [] : [`likely ${likely}`]),
  ];
  return parts.length === 0 ? '' : `\n${escaped(parts.join('; '))}`;
}

/** A merge is named where code is the likely cause; else the kind of cause. */
function likelyOf(cause: NonNullable<Topic['change']>['cause']): string | undefined {
  const [first] = cause?.suspects ?? [];
  if (cause === undefined || first === undefined || !['code', 'dependency'].includes(cause.class)) return cause?.class;
  const { commit, pullRequest, title } = first.merge;
  return `${pullRequest === undefined ? commit.slice(0, 9) : `#${pullRequest}`}: ${title}`;
}

/** Its three signs of control: with them a text could mention a channel. */
const escaped = (text: string): string =>
  text.toWellFormed().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const shortened = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
