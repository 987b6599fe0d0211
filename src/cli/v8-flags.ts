import { setFlagsFromString } from 'node:v8';

/** What a command tells V8, each with V8's default. All are read when they are needed, so they work although the heap exists. */
interface Flag {
  readonly set: string;
  readonly unset: string;
}

/**
 * A command that generates is over before V8's optimising compiler pays, and before marking garbage bit by bit does, with 10,000
 * jobs too (bench/README.md).
 */
const SHORT: readonly Flag[] = [
  { set: '--no-opt', unset: '--opt' },
  { set: '--no-incremental-marking', unset: '--incremental-marking' },
];

/**
 * By itself V8 lets garbage grow to a multiple of what is in use before it collects, for speed: 10,000 objects took twice the
 * memory that they take with these flags. The price is some processor time of long runs (bench/README.md), while a run mostly
 * waits for the cluster. The young generation stays as large as it is when they are set: once the program is loaded that is 8 MB, at
 * its very beginning 1 MB, which is collected so often that it costs a tenth more processor time and saves nothing.
 */
const SMALL_HEAP: readonly Flag[] = [
  { set: '--semi-space-growth-factor=1', unset: '--semi-space-growth-factor=2' },
  { set: '--heap-growing-percent=30', unset: '--heap-growing-percent=0' },
];

const FLAGS: ReadonlyMap<string, readonly Flag[]> = new Map([
  ['generate', SHORT],
  ['run', SMALL_HEAP],
  ['results', SMALL_HEAP],
  ['sim', SMALL_HEAP],
]);

/** To be called once the program is loaded: compiled code is valid only under the flags with which it was made, Node's own too. */
export function setFlags(command: string): void {
  for (const { set } of FLAGS.get(command) ?? []) setFlagsFromString(set);
}

export function unsetFlags(command: string): void {
  for (const { unset } of FLAGS.get(command) ?? []) setFlagsFromString(unset);
}
