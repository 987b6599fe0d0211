import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { History } from '../../history/history.ts';
import type { Merge } from '../../history/merges.ts';
import { shortHash } from '../../model/identity.ts';
import { toIso } from '../../model/units.ts';
import { toBase85 } from './base85.ts';
import { chunkOf } from './chunk.ts';
import type { SiteData, SiteFile, SiteTest } from './data.ts';
import { mergeChunkOf } from './merge-chunk.ts';
import { fileName } from './paths.ts';
import { shortJson } from './short-json.ts';

/** More runs of one year are in several chunks: only the newest is written again. */
const MOST_RUNS = 1000;

/** Data as classic scripts, for a page that is opened from a disk may load nothing else: `prowess.chunk(PATH, BASE85 OF GZIPPED JSON)`. */
export const scriptOf = (path: string, value: object): string =>
  `prowess.chunk(${JSON.stringify(path)},"${toBase85(gzipSync(shortJson(value), { level: 9 }))}")\n`;

/** The runs of a test in parts of a year. */
export function runChunks({ history, test }: SiteTest, linkOf: SiteData['linkOf']): SiteFile[] {
  return partsOf(history).map(({ name, span }) => {
    const path = `data/${fileName(test)}/${name}-${contentHash(history, span, linkOf)}.js`;
    return { path, isImmutable: true, text: () => scriptOf(path, chunkOf(history, span, linkOf)) };
  });
}

interface Part {
  readonly name: string;
  /** Places of runs: the first, and the one behind the last. */
  readonly span: readonly [number, number];
}

function partsOf({ runs }: History): Part[] {
  const parts: { year: string; span: [number, number]; part: number }[] = [];
  for (const [place, run] of runs.entries()) {
    const year = toIso(run.startedAt).slice(0, 4);
    const last = parts.at(-1);
    if (last === undefined || last.year !== year) parts.push({ year, span: [place, place + 1], part: 1 });
    else if (place - last.span[0] >= MOST_RUNS) parts.push({ year, span: [place, place + 1], part: last.part + 1 });
    else last.span[1] = place + 1;
  }
  return parts.map(({ year, part, span }) => ({ name: part === 1 ? year : `${year}-${part}`, span }));
}

/** Of all that a chunk is made of: its text need not be made where a chunk of this name exists. */
function contentHash({ runs, series }: History, [from, to]: Part['span'], linkOf: SiteData['linkOf']): string {
  const own = runs.slice(from, to);
  const hash = createHash('sha256').update(`${FORMAT}${shortHash([own, own.map((run) => linkOf(run) ?? '')])}`);
  for (const [name, { states, values }] of series) {
    hash
      .update(name)
      .update(states.subarray(from, to))
      .update(bytesOf(values.subarray(from, to)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Another number begins new files. */
const FORMAT = 3;

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Merges by year. */
export function mergeChunks(merges: readonly Merge[]): SiteFile[] {
  const years = Map.groupBy(merges, ({ mergedAt }) => toIso(mergedAt).slice(0, 4));
  return [...years].map(([year, own]) => {
    const chunk = mergeChunkOf(own);
    const hash = createHash('sha256')
      .update(`${FORMAT}${JSON.stringify(chunk)}`)
      .digest('hex')
      .slice(0, 12);
    const path = `data/merges/${year}-${hash}.js`;
    return { path, isImmutable: true, text: () => scriptOf(path, chunk) };
  });
}
