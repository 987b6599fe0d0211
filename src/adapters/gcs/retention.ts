import type { Bucket, BucketMetadata } from '@google-cloud/storage';
import { type Milliseconds, ms } from '../../model/units.ts';
import { type Patience, withDeadline } from './retry.ts';

const DAY_MS = 86_400_000;

/**
 * How long a bucket keeps objects of a folder after they were written, by its lifecycle rules; undefined where it keeps them, and where the
 * account may not see the rules, as with most public buckets: what is not known warns of nothing.
 */
export async function retentionOf(
  bucket: Bucket,
  folder: string,
  patience: Patience,
): Promise<Milliseconds | undefined> {
  const rules = await rulesOf(bucket, patience).catch((): LifecycleRule[] => []);
  const days = rules.filter((rule) => isOfFolder(rule, folder)).map(({ condition }) => condition?.age ?? Infinity);
  const least = Math.min(...days);
  return Number.isFinite(least) ? ms(least * DAY_MS) : undefined;
}

type LifecycleRule = NonNullable<NonNullable<BucketMetadata['lifecycle']>['rule']>[number];

async function rulesOf(bucket: Bucket, { totalMs }: Patience): Promise<LifecycleRule[]> {
  const [{ lifecycle }] = await withDeadline(totalMs, () => bucket.getMetadata());
  return lifecycle?.rule ?? [];
}

/** A rule with further conditions, such as on old versions, may keep what a run wrote. */
const isOfFolder = ({ action, condition = {} }: LifecycleRule, folder: string): boolean =>
  action?.type === 'Delete' &&
  Object.keys(condition).every((key) => key === 'age' || key === 'matchesPrefix') &&
  (condition.matchesPrefix?.some((prefix) => `${folder}/`.startsWith(prefix)) ?? true);
