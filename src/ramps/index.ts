export { answerOf, type OneRamp, type RampAnswer, type RampComparison } from './answer.ts';
export type { NodeReading, PodCounts, RampData, RampStep } from './data.ts';
export { figuresOf } from './figures.ts';
export { readKataCsv } from './kata-csv.ts';
export { seedCsv } from './seed-csv.ts';
export { answerText, capacityCells, comparisonText, costCells, estimateText, eventRows } from './words.ts';
