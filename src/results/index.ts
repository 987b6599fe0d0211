export { recordOf, recordReader } from './facts/gather.ts';
export type { RunRecord } from './facts/record.ts';
export { toResult } from './to-result.ts';
