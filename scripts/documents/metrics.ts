import { METRICS, type Metric } from '../../src/model/metrics/index.ts';
import { ownerOfMetric } from '../../src/scenarios/index.ts';
import { table } from './table.ts';

/** docs/metrics.md: every metric with its unit, statistics and labels. */
export const documentMetrics = (): string =>
  `${HEAD}\n${Object.entries<Metric>(METRICS)
    .map(([name, metric]) => section(name, metric))
    .join('\n')}`;

const HEAD = `<!-- Written from src/model/metrics by \`npm run golden\`. -->
# Metrics

What a result holds, what each number means, and what a threshold may name. A name never changes, because junit rows, TestGrid graphs and
perfdash series are keyed by it.

${table(
  ['word', 'means'],
  [
    [
      'p50 ... p99',
      'a quantile of the raw samples (nearest rank); never taken from the buckets of a histogram, save where the meaning says so',
    ],
    [
      'max, mean, value, share, count',
      'the largest sample, the mean over the load, a single figure, a share of 1, a number',
    ],
    [
      'interval',
      'where the true value lies with 95 %: sampling, the resolution of stamps and what the watch could not see in time, together; calls that are under way at once count as one sample. A side that the data do not bound is left out. `npm run bench:coverage` counts how often intervals hold it',
    ],
    [
      'of this run, over repetitions',
      "an interval of another kind: how exactly this run's own figure could be timed, which says nothing of other runs; or where the mean of loads lies that are repeated like this (95 %, Student's t over the repetitions of a sweep)",
    ],
    [
      'at least',
      'the quantile falls among objects that never arrived, or some of the repeated ramps ended before their limit: the value is a lower bound, which never keeps a maximum nor breaks a minimum',
    ],
    [
      'no value',
      'the data bound it only loosely: there is an interval and no number, and a threshold on it gives no verdict',
    ],
    [
      'watch, server',
      "label `clock`: the moment at which our watch showed the change (milliseconds, our clock), or the server's stamp (whole seconds, its clock)",
    ],
    ['level, workload', 'labels of a test with a sweep, and of one that mixes workloads'],
    [
      'load',
      'label of a test with several populations: `fill` (what is created first), `churn` (what is replaced), `delete` (what is deleted). A churn test is about its churn, a deletion test about its deletion',
    ],
    [
      'a threshold without labels',
      "means what the test is about: its own population (the fill where that has no such number), the phase that the load waits for, by our watch; of a mix each workload's latency, and the throughput of all together. A label that is named replaces its part of this",
    ],
  ],
)}
`;

const section = (
  name: string,
  { title, unit, better, meaning, statistics, labels, optionalLabels = [] }: Metric,
): string =>
  [
    `## ${name}`,
    '',
    `${title}. ${meaning}${ofScenario(ownerOfMetric(name))}`,
    '',
    table(
      ['unit', 'better', 'statistics', 'labels'],
      [
        [
          unit,
          better,
          statistics.join(', '),
          [...labels, ...optionalLabels.map((label) => `${label} (where it applies)`)].join(', ') || 'none of its own',
        ],
      ],
    ),
    '',
  ].join('\n');

const ofScenario = (kind: string | undefined): string =>
  kind === undefined ? '' : ` Only tests of the scenario \`${kind}\` have it.`;
