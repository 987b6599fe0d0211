import type { RunEnding } from '../model/entry.ts';
import { EXIT_CODES } from '../model/errors.ts';
import type { Cost } from '../model/infrastructure.ts';
import { METRICS, type StatisticName } from '../model/metrics/index.ts';
import type { Regime } from '../model/regime.ts';
import {
  type Bounds,
  type ClockComparison,
  type Covers,
  type HookOutcome,
  type KeptPrometheus,
  type MadeCluster,
  type Measurement,
  type Outcome,
  type PhaseOutcome,
  type ProfileOutcome,
  type Provenance,
  RESULT_VERSION,
  type Result,
  type ScrapedSource,
  type Statistic,
  type SteadyWait,
  type ThresholdOutcome,
  type Unmeasured,
  type ValidityCheck,
} from '../model/result.ts';
import type { Milliseconds } from '../model/units.ts';
import { count, flag, keyOf, list, named, number, object, optional, record, text, word } from './check.ts';
import {
  at,
  hookHow,
  hookIdentity,
  host,
  identity,
  infrastructureFields,
  maybeAt,
  maybeText,
  node,
  profileFields,
  prometheusFields,
} from './entry.ts';
import { providerKind, span } from './plan.ts';

const plainNumber = number<number>();
const maybeNumber = optional(plainNumber);
const labels = record(text);

const bounds = named('Bounds', object<Bounds>({ low: plainNumber, high: maybeNumber }));
const covers = word<Covers>('run', 'repetitions');

/** What a statistic and a threshold's outcome say of a value. */
const known = {
  value: maybeNumber,
  low: maybeNumber,
  high: maybeNumber,
  covers: optional(covers),
  observed: optional(bounds),
  atLeast: optional(word(true)),
};

const statistic = named(
  'Statistic',
  object<Statistic>({
    name: word<StatisticName>('p50', 'p90', 'p95', 'p99', 'max', 'mean', 'value', 'share', 'count'),
    ...known,
    repetitions: optional(list(plainNumber)),
  }),
);

const metric = named('MetricName', keyOf(METRICS));

const measurement = named(
  'Measurement',
  object<Measurement>({ metric, labels, statistics: list(statistic), samples: count, censored: count }),
);

const unmeasured = named('Unmeasured', object<Unmeasured>({ metric, labels, reason: text }));

const wait = named(
  'SteadyWait',
  object<SteadyWait>({ step: text, level: maybeText, steady: flag, waitedMs: span, reads: count, reason: text }),
);

const hook = named(
  'HookOutcome',
  object<HookOutcome>({
    ...hookIdentity,
    level: maybeText,
    how: optional(hookHow),
    reason: maybeText,
    attempts: count,
    durationMs: span,
    lastLines: maybeText,
  }),
);

const validity = named(
  'ValidityCheck',
  object<ValidityCheck>({ rule: text, passed: flag, message: text, level: maybeText }),
);

const threshold = named(
  'ThresholdOutcome',
  object<ThresholdOutcome>({
    metric: text,
    labels,
    statistic: text,
    bound: word('max', 'min'),
    limit: plainNumber,
    ...known,
    samples: optional(count),
    censored: optional(count),
    passed: flag,
    undecided: optional(word(true)),
  }),
);

export const regime = named('Regime', object<Regime>({ id: text, hard: labels, soft: labels }));

const clock = named(
  'ClockComparison',
  object<ClockComparison>({
    offsetMs: optional(span),
    uncertaintyMs: optional(span),
    samples: count,
    agreeing: count,
    apart: count,
  }),
);

const scraped = named(
  'ScrapedSource',
  object<ScrapedSource>({ source: text, level: maybeText, via: word('prometheus'), before: maybeAt, after: maybeAt }),
);

const made = named(
  'MadeCluster',
  object<MadeCluster>({
    provider: providerKind,
    id: text,
    phases: list(named('PhaseOutcome', object<PhaseOutcome>(infrastructureFields))),
    host: optional(host),
    existedMs: span,
    cost: optional(named('Cost', object<Cost>({ amount: plainNumber, currency: text }))),
  }),
);

const provenance = named(
  'Provenance',
  object<Provenance>({
    subject: text,
    jobCommit: maybeText,
    images: optional(record(text)),
    manifests: maybeText,
    nodes: list(node),
    versions: record(text),
    regime,
    clock,
    lock: optional(
      object<{ readonly token: number; readonly waitedMs: Milliseconds }>({ token: plainNumber, waitedMs: span }),
    ),
    scraped: optional(list(scraped)),
    made: optional(made),
  }),
);

export const result = object<Result>({
  version: word(RESULT_VERSION),
  run: identity,
  startedAt: at,
  endedAt: at,
  outcome: word<Outcome>('pass', 'fail', 'invalid'),
  ended: word<RunEnding>('completed', 'aborted', 'timed-out', 'crashed', 'infrastructure'),
  exit: keyOf(EXIT_CODES),
  headline: text,
  measurements: list(measurement),
  unmeasured: optional(list(unmeasured)),
  waits: optional(list(wait)),
  hooks: optional(list(hook)),
  profiles: optional(list(named('ProfileOutcome', object<ProfileOutcome>(profileFields)))),
  prometheus: optional(named('KeptPrometheus', object<KeptPrometheus>(prometheusFields))),
  validity: list(validity),
  thresholds: list(threshold),
  provenance,
});
