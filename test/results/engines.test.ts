import { expect } from 'chai';
import { toArtifacts } from '../../src/formats/index.ts';
import type { Entry } from '../../src/model/entry.ts';
import { METRICS } from '../../src/model/metrics/index.ts';
import { propertyName } from '../../src/model/metrics/property-name.ts';
import type { Measurement } from '../../src/model/result.ts';
import { seriesId } from '../../src/model/series-id.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { BURNER, CL2, engineJournal, leaving } from '../support/engine-journal.ts';
import { engineSample } from '../support/engine-sample.ts';

const OK = engineSample('clusterloader2', 'ok');

describe('[I] results, of engines of others', () => {
  it('are green of a run that was fine, with its slowest percentile', async () => {
    const result = resultOf(await engineJournal(CL2, OK));
    expect(result.validity.filter(({ passed }) => !passed)).to.deep.equal([]);
    expect(result.headline).to.equal('Engine latency (Perc99) 1.55 s; the threshold holds.');
    expect(result.outcome).to.equal('pass');
  });

  for (const [engine, scenario, run, exitCode] of [
    ['clusterloader2', CL2, 'ok', 0],
    ['clusterloader2', CL2, 'slo-missed', 1],
    ['kube-burner', BURNER, 'ok', 0],
    ['kube-burner', BURNER, 'objective-missed', 4],
  ] as const) {
    it(`hold every number of ${engine}'s ${run} in result.json, junit and perfdash, to the last digit`, async () => {
      const files = engineSample(engine, run);
      const facts = recordOf(withPerfdash(await engineJournal(scenario, files, exitCode)));
      const result = toResult(facts);
      const written = numbersOf(files.filter(({ name }) => /_\d{4}-.*\.json$|Quantiles/.test(name)));
      expect(written.length).to.be.greaterThan(30);
      const series = result.measurements.filter(({ metric }) => metric.startsWith('engine-'));
      const values = series.map(({ statistics }) => statistics[0]?.value ?? Number.NaN);
      expect(missing(written, values), 'result.json').to.deep.equal([]);

      const artifacts = new Map(toArtifacts(result, facts).map(({ path, text }) => [path, text]));
      const junit = String(artifacts.get('junit_prowess.xml'));
      for (const each of series) expect(junit, seriesId(each)).to.include(propertyIn(each));
      const perfdash = [...artifacts].filter(([path]) => /^GenericPrometheusQuery-engine-/.test(path));
      const drawn = perfdash.flatMap(([, text]) => numbersIn(String(text)));
      expect(missing(written, drawn), 'perfdash').to.deep.equal([]);
    });
  }

  it('fail where an objective of the engine was missed, with its own words, and keep the numbers', async () => {
    const files = engineSample('clusterloader2', 'slo-missed');
    const result = resultOf(await engineJournal(CL2, files, 1));
    expect(result.outcome).to.equal('fail');
    expect(result.headline).to.match(/^An objective of the engine was missed: .*too high latency 50th percentile/);
    expect(result.validity.every(({ passed }) => passed)).to.equal(true);
    const twice = files.map((file) => ({
      ...file,
      text: file.text?.replace(
        /<testcase name="small: \[step: 04\] Gather \[01\].*?<\/testcase>/s,
        (row) => row + row.replace('[01]', '[09]'),
      ),
    }));
    expect(resultOf(await engineJournal(CL2, twice, 1)).headline).to.match(
      /^An objective of the engine was missed \(and 1 more\): small: \[step: 04\] Gather \[01\]/,
    );
  });

  for (const [engine, scenario, run, exitCode] of [
    ['clusterloader2', CL2, 'never-ready', 1],
    ['clusterloader2', CL2, 'killed', 137],
    ['kube-burner', BURNER, 'nothing-measured', 0],
    ['kube-burner', BURNER, 'half-measured', 4],
    ['kube-burner', BURNER, 'timed-out', 2],
  ] as const) {
    it(`are INVALID of ${engine}'s ${run}`, async () => {
      const result = resultOf(await engineJournal(scenario, engineSample(engine, run), exitCode));
      expect(result.outcome).to.equal('invalid');
      expect(result.validity.filter(({ passed }) => !passed).map(({ rule }) => rule)).to.deep.equal(['engine-ok']);
    });
  }

  it('say of an engine that was ended by its limit how long that is', async () => {
    const limit = { ...leaving(OK, 0) };
    const ended = {
      run: async (...args: Parameters<typeof limit.run>) => {
        const { exitCode: _, ...end } = await limit.run(...args);
        return { ...end, endedBy: 'limit' as const };
      },
    };
    const result = resultOf(await engineJournal(CL2, OK, 0, { ports: { engines: ended } }));
    expect(result.headline).to.equal(
      'Step 05-engine: clusterloader2 failed: it had not ended after 2 min, and was ended.',
    );
  });

  it('are the same again from the journal', async () => {
    const entries = await engineJournal(CL2, OK);
    expect(JSON.stringify(resultOf(entries))).to.equal(JSON.stringify(resultOf(entries)));
  });
});

const resultOf = (entries: readonly Entry[]) => toResult(recordOf(entries));

const withPerfdash = (entries: readonly Entry[]): Entry[] =>
  entries.map((entry) => (entry.type === 'run-started' ? { ...entry, run: { ...entry.run, perfdash: true } } : entry));

/** A number of JSON after a key. */
const numbersIn = (text: string): number[] =>
  [...text.matchAll(/"(?:\w+)": ?(-?\d[\d.]*(?:e[+-]?\d+)?)/g)].map(([, digits]) => Number(digits));

const numbersOf = (files: readonly { readonly text?: string | undefined }[]): number[] =>
  files.flatMap(({ text = '' }) => numbersIn(text.replaceAll(/"(?:totalNodes)": ?\d+/g, '')));

/** Those of `wanted` that `found` has too few of. */
function missing(wanted: readonly number[], found: readonly number[]): number[] {
  const left = [...found];
  return wanted.filter((value) => {
    const index = left.indexOf(value);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

const propertyIn = ({ metric, statistics }: Measurement): string =>
  `name="${propertyName(METRICS[metric].unit, 'value')}" value="${statistics[0]?.value}"`;
