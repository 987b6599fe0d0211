import type { Bucket, BucketMetadata } from '@google-cloud/storage';
import type { Retention } from '../../history/run-store.ts';
import { ms } from '../../model/units.ts';
import { type Patience, withDeadline } from './retry.ts';

const DAY_MS = 86_400_000;

/** How long a bucket keeps objects of a folder after they were written, by its lifecycle rules, which most public buckets do not show. */
export async function retentionOf(bucket: Bucket, folder: string, patience: Patience): Promise<Retention> {
  const rules = await rulesOf(bucket, patience).catch(() => undefined);
  if (rules === undefined) return 'unseen';
  const days = rules.filter((rule) => isOfFolder(rule, folder)).map(({ condition }) => condition?.age ?? Infinity);
  const least = Math.min(...days);
  return Number.isFinite(least) ? ms(least * DAY_MS) : 'for ever';
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
