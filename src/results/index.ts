/** What others use of this part: a journal becomes facts, and facts a result. */

export { recordOf, recordReader } from './facts/gather.ts';
export type { RunRecord } from './facts/record.ts';
export { linesOf } from './journal/lines.ts';
export { journalReader } from './journal/read.ts';
export { countedEntries } from './journal/resumed.ts';
export { sampledSeries } from './sampled-series.ts';
export { toResult } from './to-result.ts';
