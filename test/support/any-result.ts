import fc from 'fast-check';
import { METRICS, type MetricName } from '../../src/model/metrics/index.ts';
import type { Result } from '../../src/model/result.ts';
import { anyText } from './arbitraries.ts';
import { builtResult, builtRun } from './result-builder.ts';

const metric = fc.constantFrom(...(Object.keys(METRICS) as MetricName[]));
const labels = fc.dictionary(fc.constantFrom('level', 'clock', 'phase', 'verb', 'workload'), anyText);

const measurementOf = (number: fc.Arbitrary<number>) =>
  fc.record({
    metric,
    labels,
    statistics: fc.array(
      fc.record(
        {
          name: fc.constantFrom('p50', 'p99', 'max', 'share', 'value'),
          value: number,
          low: number,
          high: number,
          covers: fc.constantFrom('run', 'repetitions'),
          observed: fc.record({ low: number, high: number }),
          atLeast: fc.constant(true),
        },
        { requiredKeys: ['name', 'value'] },
      ),
      { maxLength: 3 },
    ),
    samples: fc.nat(),
    censored: fc.nat(),
  });

const thresholdOf = (number: fc.Arbitrary<number>) =>
  fc.record(
    {
      metric: fc.oneof(metric, anyText),
      labels,
      statistic: anyText,
      bound: fc.constantFrom('max', 'min'),
      limit: number,
      value: number,
      passed: fc.boolean(),
    },
    { requiredKeys: ['metric', 'labels', 'statistic', 'bound', 'limit', 'passed'] },
  );

const check = fc.record(
  { rule: anyText, passed: fc.boolean(), message: anyText, level: anyText },
  { requiredKeys: ['rule', 'passed', 'message'] },
);

/** Results whose every text may be anything, with numbers of one kind. */
export const anyResultOf = (number: fc.Arbitrary<number>): fc.Arbitrary<Result> =>
  fc
    .record({
      outcome: fc.constantFrom('pass', 'fail', 'invalid'),
      ended: fc.constantFrom('completed', 'aborted', 'timed-out', 'crashed', 'infrastructure'),
      headline: anyText,
      measurements: fc.array(measurementOf(number), { maxLength: 4 }),
      validity: fc.array(check, { maxLength: 3 }),
      thresholds: fc.array(thresholdOf(number), { maxLength: 3 }),
      run: fc.record({
        test: anyText,
        backend: fc.constantFrom('sim', 'kube'),
        commit: anyText,
        links: fc.dictionary(anyText, fc.oneof(anyText, fc.webUrl())),
      }),
    })
    .map(({ run, ...over }) => builtResult({ ...(over as Partial<Result>), run: { ...builtRun, ...run } }));

/** Results whose every text may be anything and whose numbers may be none. */
export const anyResult: fc.Arbitrary<Result> = anyResultOf(fc.double());
