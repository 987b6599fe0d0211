import type { JsonObject } from '../model/json.ts';
import type { NotifyLinks, Topic } from './topic.ts';

/**
 * A message for an incoming webhook of Slack (docs.slack.dev, "Incoming webhooks", "Formatting message text"): at most 50 blocks, and 3,000 signs in a section.
 * `text` is what a notification shows.
 */
export function slackMessage(topics: readonly Topic[], { historyUrl }: NotifyLinks): JsonObject {
  const shown = topics.slice(0, MOST);
  const left = topics.length - shown.length;
  const headlines = shown.map(({ test, headline }) => `${test}: ${headline}`);
  const sections = shown.map((topic) =>
    section(`*${escaped(topic.test)}* ${escaped(topic.headline)}${detailOf(topic)}`),
  );
  const more = left === 0 ? [] : [section(`and ${left} more`)];
  const link = historyUrl === undefined ? [] : [section(`<${encodeURI(historyUrl)}|the history>`)];
  return { text: shortened(escaped(headlines.join('; ')), LONGEST), blocks: [...sections, ...more, ...link] };
}

const MOST = 20;
/** Slack cuts longer ones. */
const LONGEST = 2900;

const section = (text: string): JsonObject => ({
  type: 'section',
  text: { type: 'mrkdwn', text: shortened(text, LONGEST) },
});

function detailOf({ line, owner, change }: Topic): string {
  const [likely] = change?.cause?.suspects ?? [];
  const parts = [
    ...(line === 'main' ? [] : [`on ${line}`]),
    ...(owner === undefined ? [] : [`owner: ${owner}`]),
    ...(likely === undefined
      ? []
      : [
          `likely ${likely.merge.pullRequest === undefined ? likely.merge.commit.slice(0, 9) : `#${likely.merge.pullRequest}`}: ${likely.merge.title}`,
        ]),
  ];
  return parts.length === 0 ? '' : `\n${escaped(parts.join('; '))}`;
}

/** Its three signs of control: with them a text could mention a channel. */
const escaped = (text: string): string =>
  text.toWellFormed().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const shortened = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
