import { compareText } from '../model/order.ts';
import { type EpochMs, epochMs } from '../model/units.ts';

/**
 * The next build number: a snowflake of the instant as Prow's own (milliseconds since Twitter's epoch, 22 bits free;
 * bwmarrin/snowflake), so that builds of both sort by time; one above the newest where the clock is behind it.
 */
export function nextBuildNumber(existing: Iterable<string>, now: EpochMs): string {
  let next = BigInt(Math.max(0, Math.floor(now) - TWITTER_EPOCH)) << 22n;
  for (const build of existing) {
    if (isBuildNumber(build) && BigInt(build) >= next) next = BigInt(build) + 1n;
  }
  return String(next);
}

/** Readers of the bucket take only decimal folders for builds; perfdash panics on others. */
export const isBuildNumber = (name: string): boolean => /^(0|[1-9]\d{0,18})$/.test(name);

/** When Prow gave a build its number; undefined for a number that is none of Prow's, such as the counts of other systems. */
export function buildTime(build: string): EpochMs | undefined {
  const at = isBuildNumber(build) ? Number(BigInt(build) >> 22n) + TWITTER_EPOCH : 0;
  return at < PROW_BEGAN ? undefined : epochMs(at);
}

/** Builds of one job, the older first. */
export const compareBuilds = (a: string, b: string): number => a.length - b.length || compareText(a, b);

const TWITTER_EPOCH = 1_288_834_974_657;

const PROW_BEGAN = Date.UTC(2016, 0);
