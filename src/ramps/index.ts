export { answerOf, type RampAnswer, type RampComparison } from './answer.ts';
export { isKnown, type RampEstimate } from './cost.ts';
export type { NodeReading, PodCounts, RampData, RampStep } from './data.ts';
export { faultText, shortage } from './data.ts';
export { figuresOf } from './figures.ts';
export { type RampOfRun, rampsOf } from './from-run.ts';
export { readKataCsv } from './kata-csv.ts';
export type { OneRamp } from './one-ramp.ts';
export type { PooledCount, PooledRamp } from './pooled.ts';
export { sandboxTexts } from './sandbox.ts';
export { seedCsv } from './seed-csv.ts';
export {
  answerSentence,
  answerText,
  capacityCells,
  comparisonText,
  costCells,
  estimateText,
  eventRows,
} from './words.ts';
