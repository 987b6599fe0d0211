import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * A command that generates is over before V8's optimising compiler pays, and before marking garbage bit by bit does, with 10,000
 * jobs too (bench/README.md). To be called before the program is loaded: compiled code is valid only under the flags with which it
 * was made, and with Node 22 the first cannot be taken back.
 */
export function tuneForShortWork(): void {
  setFlagsFromString('--no-opt');
  setFlagsFromString('--no-incremental-marking');
}

/**
 * By itself V8 lets garbage grow to a multiple of what is in use before it collects, for speed: 10,000 objects took twice the
 * memory that they take with these flags. They are read at each collection, so they work although the heap exists already; the
 * price is some processor time of long runs (bench/README.md), while a run mostly waits for the cluster. To be called once the
 * program is loaded.
 */
export function keepHeapSmall(): void {
  growYoungGeneration();
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=30');
}

/**
 * From the 1 MB with which V8 begins to 8 MB: the first is collected so often that it costs a tenth more processor time and saves
 * nothing. V8 lets it grow when more has survived a collection than it holds.
 */
function growYoungGeneration(): void {
  setFlagsFromString('--semi-space-growth-factor=8');
  const survivors: number[][] = [];
  for (let kilobytes = 0; kilobytes < 8192 && youngGeneration() < 8 * MIB; kilobytes += 128) {
    for (let each = 0; each < 32; each++) survivors.push(new Array(512).fill(each));
  }
}

const MIB = 1024 ** 2;

/** Its bytes. */
function youngGeneration(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
}

/** V8's defaults: with these flags the program was loaded, so its compiled code is valid with them. */
export function letHeapGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
  setFlagsFromString('--heap-growing-percent=0');
}
