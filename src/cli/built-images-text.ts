import type { BuiltImage, BuiltRepository } from '../app/built-images.ts';
import { counted } from '../model/counted.ts';
import { type EpochMs, elapsed, type Milliseconds, ms } from '../model/units.ts';
import { formatQuantity } from '../render/quantity.ts';
import { textTable } from '../render/text-table.ts';

export interface Ages {
  readonly now: EpochMs;
  /** What is older is old. */
  readonly olderThanMs: Milliseconds;
}

/** The newest image of each repository and the old ones, with their ages; all else is counted. */
export function builtImagesText(repositories: readonly BuiltRepository[], ages: Ages, columns: number): string {
  const rows = repositories.flatMap((each) => rowsOf(each, ages));
  const table = rows.length === 0 ? '' : textTable(['suite', 'image', 'age', 'state'], rows, columns);
  return `${table}${repositories.map((each) => summaryOf(each, ages)).join('')}`;
}

function rowsOf({ suite, repository, images }: BuiltRepository, ages: Ages): string[][] {
  const shown = images.filter((image, at) => at === 0 || isOld(image, ages));
  return shown.map((image) => {
    const { tag, createdAt } = image;
    const age = createdAt === undefined ? 'unknown' : formatQuantity(ms(elapsed(createdAt, ages.now)), 'ms');
    return [suite, `${repository}:${tag}`, age, image === images[0] && createdAt !== undefined ? 'newest' : 'old'];
  });
}

/** What says no age may be of any. */
const isOld = ({ createdAt }: BuiltImage, { now, olderThanMs }: Ages): boolean =>
  createdAt === undefined || elapsed(createdAt, now) > olderThanMs;

function summaryOf({ repository, images, otherTags, problem }: BuiltRepository, ages: Ages): string {
  if (problem !== undefined) return `${repository}: not all of it is known: ${problem}\n`;
  const old = images.filter((image, at) => at > 0 && isOld(image, ages)).length;
  const than = formatQuantity(ages.olderThanMs, 'ms');
  const beside = otherTags === 0 ? '' : `; ${counted(otherTags, 'tag')} beside them are no commit's`;
  const what = `${counted(images.length, 'image')} by commit, ${old} of them older than ${than} beside the newest`;
  return `${repository}: ${what}${beside}\n`;
}
