import type { Result } from '../../src/model/result.ts';

/** `benchmark-ok: step run-1: client-0 failed`: what each rule finds that does not hold. */
export const brokenIn = ({ validity }: Pick<Result, 'validity'>): string[] =>
  validity.flatMap(({ rule, passed, message }) => (passed ? [] : [`${rule}: ${message}`]));

/** The rules that do not hold, each once. */
export const brokenRules = ({ validity }: Pick<Result, 'validity'>): string[] => [
  ...new Set(validity.flatMap(({ rule, passed }) => (passed ? [] : [rule]))),
];

/** The number of a reading of a benchmark or an engine. */
export const readingOf = ({ measurements }: Pick<Result, 'measurements'>, metric: string, reading: string) =>
  measurements.find((each) => each.metric === metric && each.labels.reading === reading)?.statistics[0]?.value;
