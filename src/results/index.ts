export type { Evidence } from './facts/evidence.ts';
export { evidenceOf, evidenceReader } from './facts/gather.ts';
export { toResult } from './to-result.ts';
