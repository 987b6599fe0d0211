import { fleetSentences } from '../fleet/words.ts';
import { capital } from '../model/capital.ts';
import { counted } from '../model/counted.ts';
import type { RunEnding } from '../model/entry.ts';
import type { ExitName } from '../model/errors.ts';
import type { StepSpan } from '../model/facts.ts';
import { hasEntries } from '../model/json.ts';
import { keySeries, usualKeys } from '../model/key-series.ts';
import { METRICS, type MetricName } from '../model/metrics/index.ts';
import { isAfterwards, isMeasured, type Plan } from '../model/plan.ts';
import type { Measurement, Outcome, Result, Statistic } from '../model/result.ts';
import { formatFigure, verdictTexts } from '../render/figure.ts';
import { formatQuantity } from '../render/quantity.ts';
import type { RunRecord } from './facts/record.ts';
import { missedObjectives } from './objectives.ts';
import { thresholdName } from './thresholds.ts';

type Judged = Pick<Result, 'validity' | 'thresholds' | 'measurements' | 'unmeasured' | 'waits'>;

export function outcomeOf({ validity, thresholds }: Judged): Outcome {
  if (validity.some(({ passed }) => !passed)) return 'invalid';
  return thresholds.some(({ passed }) => !passed) ? 'fail' : 'pass';
}

/** A journal without an end is that of a run that was killed. */
export const endingOf = ({ ended }: Pick<RunRecord, 'ended'>): RunEnding => ended?.how ?? 'crashed';

/** How the process ends: by what stopped the run where something did, else by its outcome. */
export function exitOf(ending: RunEnding, outcome: Outcome, facts: Pick<RunRecord, 'steps' | 'plan'>): ExitName {
  if (ending === 'aborted') return 'aborted';
  if (ending === 'infrastructure' && !facts.steps.some(isMeasured)) {
    const lock = facts.steps.find(({ kind }) => kind === 'lock');
    return lock?.how === 'timed-out' ? 'noLock' : 'infrastructure';
  }
  if (facts.steps.some((step) => leavesChanged(step, facts.plan))) return 'infrastructure';
  if (outcome === 'invalid') return 'invalid';
  return outcome === 'fail' ? 'failed' : 'pass';
}

/** Whether a step left the cluster as no run after this one expects it. */
const leavesChanged = (step: StepSpan, plan: Plan): boolean =>
  step.kind !== 'unlock' && isAfterwards(step, plan) && step.how !== undefined && step.how !== 'done';

/** One sentence for a person who knows the outcome: why it is not a pass, or what passed. */
export function headlineOf(outcome: Outcome, facts: Story, judged: Judged): string {
  const { plan } = facts;
  if (outcome === 'invalid') return problem(judged, facts);
  const restless = restlessness(judged);
  if (outcome === 'fail') return `${missedText(facts) ?? exceeded(judged)}${restless}`;
  const { length } = judged.thresholds;
  return `${achievement(plan, judged)}${length === 0 ? 'no thresholds are set' : length === 1 ? 'the threshold holds' : `all ${length} thresholds hold`}.${restless}`;
}

/** A load on a cluster that had not come to rest is measured all the same; its reader shall know. */
function restlessness({ waits = [] }: Judged): string {
  const restless = waits.filter(({ steady }) => !steady);
  const [first] = restless;
  if (first === undefined) return '';
  const times = waits.length === 1 ? '' : ` in ${restless.length} of ${waits.length} waits`;
  return ` The cluster was never shown to be steady before the load${times} (${first.step}, ${formatQuantity(first.waitedMs, 'ms')}).`;
}

type Story = Pick<RunRecord, 'plan' | 'ended' | 'steps' | 'benchmarks'>;

/** An engine says in its own words which objective was missed first. */
function missedText(facts: Story): string | undefined {
  const [first, ...others] = missedObjectives(facts);
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `An objective of the engine was missed${more}: ${first.objective}: ${first.message}.`;
}

/** What ended the run: what it kept from happening only follows from it. Of a run that came to its end, the first rule that is broken. */
function problem({ validity }: Judged, story: Story): string {
  const failed = validity.filter(({ passed }) => !passed);
  const [first] = failed;
  if (first === undefined) return '';
  const cause = story.ended?.how === 'completed' ? causeOf(story) : first.message;
  if (cause !== undefined) {
    const others = new Set(failed.filter(({ message }) => !message.includes(cause)).map(({ rule }) => rule));
    return `${capital(cause)}${others.size === 0 ? '' : ` (what follows from it: ${counted(others.size, 'broken rule')})`}.`;
  }
  const more = failed.length === 1 ? '' : ` (and ${failed.length - 1} more)`;
  const { level, message } = first;
  return `${level === undefined ? capital(message) : `${level}: ${message}`}${more}.`;
}

/** The step that kept the others from being done. Of one that measures, rules say more than the step does. */
function causeOf({ plan, steps }: Pick<Story, 'plan' | 'steps'>): string | undefined {
  const undone = steps.find(({ how }) => how !== 'done');
  if (undone === undefined || isMeasured(undone) || isAfterwards(undone, plan)) return undefined;
  const { id, how, reason } = undone;
  return reason === undefined ? undefined : `step ${id} ${how}: ${reason}`;
}

function exceeded({ thresholds, unmeasured = [] }: Judged): string {
  const failed = thresholds.filter(({ passed }) => !passed);
  const [first] = failed;
  if (first === undefined) return '';
  const name = thresholdName(first);
  const more = failed.length === 1 ? '' : ` (and ${failed.length - 1} more of ${thresholds.length})`;
  const { measured, limit } = verdictTexts(first);
  if (measured === undefined) {
    const why = unmeasured.find(({ metric, labels }) => metric === first.metric && hasEntries(labels, first.labels));
    return `${name} was not measured${why === undefined ? '' : `: ${why.reason}`}${more}.`;
  }
  return `${name} is ${measured}, ${first.bound === 'max' ? 'at most' : 'at least'} ${limit} is allowed${more}.`;
}

/** What the test is about. */
function achievement(plan: Plan, { measurements, unmeasured }: Judged): string {
  const [delivered] = fleetSentences(plan, measurements);
  if (delivered !== undefined) return `${delivered}; `;
  const kinds = new Set(plan.steps.map(({ kind }) => kind));
  if (kinds.has('benchmark') || kinds.has('engine')) return readingText(keySeries(plan, measurements));
  if (kinds.has('ramp')) return rampText(keySeries(plan, measurements), unmeasured);
  return loadText(plan, measurements);
}

/** Of the last level how many objects of each workload there were, and how fast. */
function loadText(plan: Plan, measurements: readonly Measurement[]): string {
  const key = keySeries(plan, measurements, usualKeys(plan));
  const about = key.filter(({ metric }) => metric === key[0]?.metric);
  const level = about.at(-1)?.labels.level;
  const last = about.filter(({ labels }) => labels.level === level);
  const texts = last.flatMap((series) => reached(plan, series) ?? []);
  const together = last.length < 2 ? undefined : key.findLast(({ metric }) => metric === 'throughput')?.statistics[0];
  const rate = together === undefined ? '' : `, ${formatFigure('throughput', { value: together.value })} together`;
  const pace = paceOf(key.filter(({ labels }) => labels.level === level));
  return texts.length === 0
    ? ''
    : `${level === undefined ? '' : `level ${level}: `}${texts.join(', ')}${rate}${pace}; `;
}

/** `Bandwidth (received) 6.47 Gbit/s; ` of a benchmark; of a sweep, or of a table of message sizes, from the least to the most. */
function readingText(key: readonly Measurement[]): string {
  const [first] = key;
  if (first === undefined) return '';
  const { metric, labels } = first;
  const same = key.filter((series) => series.metric === metric && series.labels.reading === labels.reading);
  const values = same.flatMap(({ statistics }) => statistics[0]?.value ?? []);
  if (values.length === 0) return '';
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => formatFigure(metric, { value }));
  const name = `${METRICS[metric].title} (${labels.reading})`;
  return least === most ? `${name} ${least}; ` : `${name} ${least} to ${most} over ${rangeOf(same)}; `;
}

/** What distinguishes the series of one reading. */
function rangeOf(series: readonly Measurement[]): string {
  const [levels, sizes] = (['level', 'bytes'] as const).map(
    (label) => new Set(series.flatMap(({ labels }) => labels[label] ?? [])).size,
  );
  if (levels !== undefined && levels > 1) return counted(levels, 'level');
  return sizes !== undefined && sizes > 1 ? counted(sizes, 'message size') : counted(series.length, 'reading');
}

/** `a container takes 412 MiB on runc, 640 MiB on kata; the cluster gives way at 146 containers on runc, 86 on kata; ` */
function rampText(key: readonly Measurement[], unmeasured: Judged['unmeasured'] = []): string {
  const costs = byLevel('ramp-memory-per-container', key);
  const ends = byLevel('ramp-saturation', key, ({ value }) => (value === 1 ? ' container' : ' containers'));
  if (costs.length + ends.length === 0) {
    const why = unmeasured.find(({ metric }) => metric === 'ramp-capacity');
    return why === undefined ? '' : `capacity ${why.reason}; `;
  }
  return [
    ...(costs.length === 0 ? [] : [`a container takes ${costs.join(', ')}; `]),
    ...(ends.length === 0 ? [] : [`the cluster gives way at ${ends.join(', ')}; `]),
  ].join('');
}

/** The figures of a metric, each with its level; the first of them with its noun. */
const byLevel = (metric: MetricName, key: readonly Measurement[], noun: (first: Statistic) => string = () => '') =>
  key
    .filter((series) => series.metric === metric)
    .flatMap(({ labels: { level }, statistics: [first] }) => (first === undefined ? [] : [{ level, first }]))
    .map(({ level, first }, index) => {
      const figure = `${formatFigure(metric, first)}${index === 0 ? noun(first) : ''}`;
      return level === undefined ? figure : `${figure} on ${level}`;
    });

/** `, created at 4.97 /s of 5 /s asked for`, where the test asks for a rate. */
function paceOf(key: readonly Measurement[]): string {
  const [asked, achieved] = (['requested-rate', 'achieved-rate'] as const).map((metric) => {
    const value = key.find((series) => series.metric === metric)?.statistics[0]?.value;
    return value === undefined ? undefined : formatFigure(metric, { value });
  });
  return asked === undefined || achieved === undefined ? '' : `, created at ${achieved} of ${asked} asked for`;
}

/** `30 Pods (web) Running, p99 1.2 s`; of repetitions `3 x 50 Pods`, of churn `240 Pods replaced`. */
function reached(plan: Plan, { metric, labels, statistics, samples }: Measurement): string | undefined {
  const p99 = statistics.find(({ name }) => name === 'p99');
  if (p99 === undefined) return undefined;
  const times = plan.levels.filter(({ name }) => name === (labels.level ?? '')).length;
  const count =
    times > 1 && samples % times === 0
      ? `${times} x ${counted(samples / times, labels.kind ?? '')}`
      : counted(samples, labels.kind ?? '');
  const workload = labels.workload === undefined ? '' : ` (${labels.workload})`;
  const state =
    metric === 'deletion-latency' ? 'deleted' : `${labels.load === 'churn' ? 'replaced and ' : ''}${labels.phase}`;
  return `${count}${workload} ${state}, p99 ${formatFigure(metric, p99)}`;
}
