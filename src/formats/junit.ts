import { factsText } from '../model/regime.ts';
import type { Artifact, HookOutcome, Measurement, Result, ThresholdOutcome, ValidityCheck } from '../model/result.ts';
import { seriesId } from '../model/series-id.ts';
import { elapsed } from '../model/units.ts';
import { formatFigure, verdictTexts } from '../render/figure.ts';
import { type XmlElement, xmlDocument } from '../render/xml.ts';
import { hookSays } from './hook-says.ts';
import { exact, finite, hookRow, propertyOf, thresholdRow, validityRow } from './rows.ts';

/**
 * One row per metric series, validity rule and threshold, and `run` for how the run ended. TestGrid reads numeric properties
 * of testcases as metrics (testgrid pkg/updater/gcs.go); the first line of a failure is the same in every build, numbers follow.
 */
export function junit(result: Result): Artifact {
  const cases = [
    runCase(result),
    ...[...Map.groupBy(result.hooks ?? [], hookRow)].map(([name, hooks]) => hookCase(name, hooks)),
    ...[...Map.groupBy(result.validity, validityRow)].map(([name, checks]) => validityCase(name, checks)),
    ...[...Map.groupBy(result.thresholds, thresholdRow).values()].map((bounds) =>
      thresholdCase(result, strictest(bounds)),
    ),
    ...result.measurements.map((measurement) => metricCase(result, measurement)),
  ];
  const count = (name: string): string =>
    String(
      cases.filter(({ children }) => children?.some((child) => typeof child !== 'string' && child.name === name))
        .length,
    );
  const counts = { tests: String(cases.length), failures: count('failure'), skipped: count('skipped') };
  const suite = {
    name: 'testsuite',
    attributes: { name: result.run.part ?? '', ...counts },
    children: cases,
  };
  return { path: 'junit_prowess.xml', text: xmlDocument({ name: 'testsuites', children: [suite] }) };
}

function runCase(result: Result): XmlElement {
  const time = String(elapsed(result.startedAt, result.endedAt) / 1000);
  const { regime, subject } = result.provenance;
  const { id, hard } = regime;
  const text = `${result.headline}\nsubject: ${subject}\nregime ${id}: ${factsText(hard)}`;
  const children = result.ended === 'completed' ? [note(text)] : [failure(`run ${result.ended}`, text)];
  return testcase('run', children, { time });
}

/** A rule that was checked in several ways has one row, for TestGrid would merge rows of one name into a mixed cell. */
function validityCase(name: string, checks: readonly ValidityCheck[]): XmlElement {
  const failed = checks.filter(({ passed }) => !passed);
  const messages = (of: readonly ValidityCheck[]): string => of.map(({ message }) => message).join('; ');
  const [first] = failed;
  return testcase(name, [
    first === undefined ? note(messages(checks)) : failure(`INVALID: ${first.rule}`, messages(failed)),
  ]);
}

/** The hooks of all repetitions of a level have one row. */
function hookCase(name: string, hooks: readonly HookOutcome[]): XmlElement {
  const time = String(hooks.reduce((total, { durationMs }) => total + durationMs, 0) / 1000);
  const undone = hooks.filter(({ how }) => how !== 'done' && how !== 'skipped');
  const [first] = undone;
  if (first !== undefined)
    return testcase(name, [failure(`hook ${first.how ?? 'killed'}`, undone.map(hookSays).join('; '))], { time });
  const isSkipped = hooks.every(({ how }) => how === 'skipped');
  const says = hooks.map(hookSays).join('; ');
  return testcase(name, isSkipped ? [skippedElement(says)] : [note(says)], { time });
}

/** Of several bounds of one series the one that breaks first: it has the row, for the same reason. */
const strictest = (bounds: readonly ThresholdOutcome[]): ThresholdOutcome =>
  bounds.reduce((a, b) => ((b.bound === 'max' ? b.limit < a.limit : b.limit > a.limit) ? b : a));

function thresholdCase(result: Result, outcome: ThresholdOutcome): XmlElement {
  const name = thresholdRow(outcome);
  if (result.outcome === 'invalid') return testcase(name, [skipped(result)]);
  const { measured, limit } = verdictTexts(outcome);
  const bound = `${outcome.bound} ${limit}`;
  const { value } = outcome;
  if (measured === undefined) return testcase(name, [failure(`threshold not measured: ${name}`, `limit: ${bound}`)]);
  const text = `${measured}, limit: ${bound}`;
  const properties = numbers([
    [propertyOf(outcome.metric, outcome.statistic), outcome.atLeast ? undefined : value],
    [propertyOf(outcome.metric, 'limit'), outcome.limit],
  ]);
  return testcase(name, [...properties, outcome.passed ? note(text) : failure(`threshold failed: ${name}`, text)]);
}

function metricCase(result: Result, measurement: Measurement): XmlElement {
  const name = seriesId(measurement);
  if (result.outcome === 'invalid') return testcase(name, [skipped(result)]);
  const { metric, samples, censored } = measurement;
  const statistics = finite(measurement.statistics);
  const summary = statistics.map((statistic) => `${statistic.name} ${formatFigure(metric, statistic)}`).join(', ');
  const properties = numbers([
    ...exact(statistics).map(({ name, value }) => [propertyOf(metric, name), value] as const),
    ['samples', samples],
    ['censored', censored],
  ]);
  return testcase(name, [...properties, note(summary)]);
}

const testcase = (name: string, children: XmlElement[], more: Record<string, string> = {}): XmlElement => ({
  name: 'testcase',
  attributes: { name, ...more },
  children,
});

function numbers(entries: readonly (readonly [string, number | undefined])[]): XmlElement[] {
  const children = entries
    .filter(([, value]) => Number.isFinite(value))
    .map(([name, value]) => ({ name: 'property', attributes: { name, value: String(value) } }));
  return [{ name: 'properties', children }];
}

const failure = (message: string, details: string): XmlElement => ({
  name: 'failure',
  attributes: { message },
  children: [details],
});

/** Never without a reason: TestGrid drops a row that is skipped and does not say why. */
function skipped(result: Result): XmlElement {
  const rule = result.validity.find(({ passed }) => !passed)?.rule ?? result.ended;
  return skippedElement(`no number: the run is INVALID (${rule})`);
}

const skippedElement = (message: string): XmlElement => ({ name: 'skipped', attributes: { message } });

const note = (text: string): XmlElement => ({ name: 'system-out', children: [text] });
