import type { EpochMs } from '../model/units.ts';
import { markdownLink } from '../render/markdown.ts';
import { minuteOfTime } from '../report/history-words.ts';

/** The first signs of a commit, by which people know it. */
export const commitText = (sha: string): string => `\`${/^[0-9a-f]{7,64}$/.exec(sha)?.[0].slice(0, 7) ?? 'unknown'}\``;

/** `2026-11-30 13:31 UTC`. */
export const minuteOf = (at: EpochMs): string => `${minuteOfTime(at)} UTC`;

/** Links to the web that there are, in one line; no block without any. An address with a login is none. */
export function footer(links: readonly (readonly [string, string | undefined])[]): string[] {
  const known = links.flatMap(([text, target]) =>
    target !== undefined && /^https?:\/\/[^@]*$/.test(target) ? [markdownLink(text, target)] : [],
  );
  return known.length === 0 ? [] : [known.join(' · ')];
}
