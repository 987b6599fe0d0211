import { expect } from 'chai';
import type { EngineFile, EngineOutcome } from '../../src/engines/outcome.ts';
import { engineSample, parseEngine } from '../support/engine-sample.ts';

const OK = engineSample('kube-burner', 'ok');
const DOCUMENTS = /podLatencyMeasurement/;

describe("[U] documents of kube-burner's local indexer", () => {
  it('are ok where exit, summary and log agree', () => {
    expect(reasonOf(parse(OK))).to.equal('ok: ');
    expect(parse(OK, { made: { density: 6 } }).status).to.equal('ok');
  });

  it('give every quantile and what the summary says of the run', () => {
    const outcome = parse(OK);
    const readings = 'readings' in outcome ? outcome.readings : [];
    const quantiles = OK.find(({ name }) => /Quantiles/.test(name))?.text ?? '';
    const written = [...quantiles.matchAll(/"(?:P\d+|min|max|avg)":(\d+)/g)].map(([, digits]) => Number(digits));
    expect(written).to.have.length(36);
    expect(readings.filter(({ metric }) => metric === 'engine-latency').map(({ value }) => value)).to.deep.equal(
      written,
    );
    expect(readings.slice(36).map(({ metric, reading, value }) => [metric, reading, value])).to.deep.equal([
      ['engine-time', 'elapsedTime', 15],
      ['engine-count', 'totalNodes', 2],
      ['engine-count', 'documents', 6],
    ]);
  });

  it('name the objective that was missed, with whole numbers', () => {
    const outcome = parseEngine('kube-burner', engineSample('kube-burner', 'objective-missed'), 4);
    expect(outcome.status).to.equal('ok');
    expect(outcome.missed?.map(({ message }) => message)).to.deep.equal([
      'podLatencyQuantilesMeasurement: P99 PodScheduled latency (0.08s) higher than configured threshold: 1ms',
    ]);
  });

  for (const [run, exitCode, reason] of [
    [
      'nothing-measured',
      0,
      /^partial: empty document list in podLatencyMeasurement-density; .*; podLatency measured nothing/,
    ],
    [
      'half-measured',
      4,
      /^failed: something is wrong with system under test.*error rate was: 100.00, and exited with 4/,
    ],
    ['timed-out', 2, /^failed: .*6s timeout reached.*, and exited with 2/],
    ['wrong-configuration', 1, /^failed: it left no jobSummary, and exited with 1: Failed to create measurement/],
  ] as const) {
    it(`are not ok of the run ${run}`, () => {
      expect(reasonOf(parseEngine('kube-burner', engineSample('kube-burner', run), exitCode))).to.match(reason);
    });
  }

  for (const [what, change, reason] of [
    [
      '8 of 2,000 iterations were measured',
      of(/jobSummary/, (text) => text.replace('"jobIterations":6', '"jobIterations":2000')),
      /podLatencyMeasurement measured 6 pods in the 2000 iterations of density/,
    ],
    [
      'every latency is 0',
      of(/Quantiles/, (text) => text.replaceAll(/("(?:P\d+|min|max|avg)":)\d+/g, '$10')),
      /podLatencyQuantilesMeasurement of density holds nothing but 0/,
    ],
    [
      'there are no quantiles',
      (files) => files.filter(({ name }) => !/Latency/.test(name)),
      /podLatency measured nothing/,
    ],
    [
      'there is neither a log nor a measurement',
      (files) => files.filter(({ name }) => /jobSummary/.test(name)),
      /it measured nothing but how long its jobs took/,
    ],
    [
      'a file is half a JSON',
      of(/Quantiles/, (text) => text.slice(0, 300)),
      /^unparsable: .*Quantiles.*:\d+:\d+: this is no JSON/,
    ],
    [
      'a file is of a future version',
      of(/jobSummary/, (text) => text.replace('"version":"@"', '"version":"v3.0.1@abc"')),
      /^unparsable: jobSummary is of kube-burner v3.0.1: expected version 1 or 2/,
    ],
    [
      'a time was never stamped',
      of(/Quantiles/, (text) => text.replace(/"P99":\d+/, '"P99":-9223372036854')),
      /^unparsable: .*Quantiles.*\.json:1:\d+: \d+ > P99: expected what an engine-latency can be, in ms, got -9223372036854$/,
    ],
    [
      'its summary says that a job failed',
      of(/jobSummary/, (text) => text.replace('"passed":true', '"passed":false')),
      /it exited with 0, and its summary says that density failed/,
    ],
    [
      'its files are of two runs',
      of(DOCUMENTS, (text) => text.replace(/"uuid":"1111/, '"uuid":"2222')),
      /its files are of 2 runs/,
    ],
    [
      'the documents of its pods are an empty list',
      of(DOCUMENTS, () => '[]'),
      /podLatencyMeasurement-density.json holds no document; .*how many objects its quantiles are of is not known/,
    ],
    [
      'there are quantiles, and no pod that they are of',
      (files) => files.filter(({ name }) => !DOCUMENTS.test(name)),
      /there is no podLatencyMeasurement of density/,
    ],
    [
      'a quantile is less than a lower one',
      of(/Quantiles/, (text) => text.replace('"P99":649', '"P99":1')),
      /podLatencyQuantilesMeasurement ContainersStarted: P99 is 1, less than P95 with 649/,
    ],
    [
      'a quantile is more than the greatest',
      of(/Quantiles/, (text) => text.replace('"max":672', '"max":600')),
      /max is 600, less than P99 with 649/,
    ],
    [
      'the time of a pod is below 0',
      of(DOCUMENTS, (text) => text.replace('"schedulingLatency":25', '"schedulingLatency":-25')),
      /podLatencyMeasurement-density\.json: podLatencyMeasurement of density has schedulingLatency -25/,
    ],
    [
      'one of two jobs observed nothing',
      (files) => [
        ...files,
        ...['podLatencyMeasurement', 'podLatencyQuantilesMeasurement'].map((name) =>
          documents(name, [
            { jobName: 'second', quantileName: /Quantiles/.test(name) ? 'Ready' : undefined, P50: 0, P99: 0 },
          ]),
        ),
      ],
      /podLatencyQuantilesMeasurement of second holds nothing but 0/,
    ],
    ...(['vmi', 'vmim', 'pvc', 'svc', 'node', 'netpol', 'job', 'dv', 'volumeSnapshot'] as const).map(
      (kind): [string, (files: EngineFile[]) => EngineFile[], RegExp] => [
        `quantiles of ${kind} are of no object`,
        (files) => [
          ...files,
          documents(`${kind}LatencyQuantilesMeasurement`, [{ quantileName: 'Ready', P50: 5, P99: 9 }]),
        ],
        new RegExp(`there is no ${kind}LatencyMeasurement of density: how many objects`),
      ],
    ),
    [
      '1 VMI was measured in 6 iterations',
      (files) => [
        ...files,
        documents('vmiLatencyMeasurement', [{ vmiRunningLatency: 900 }]),
        documents('vmiLatencyQuantilesMeasurement', [{ quantileName: 'VMIRunning', P50: 900, P99: 900 }]),
      ],
      /vmiLatencyMeasurement measured 1 VMIs in the 6 iterations of density/,
    ],
    [
      'a Service was ready before it was there',
      (files) => [...files, documents('svcLatencyMeasurement', [{ ready: -5 }])],
      /svcLatencyMeasurement-density\.json: svcLatencyMeasurement of density has ready -5/,
    ],
    [
      'a sample of Prometheus has no number',
      (files) => [...files, documents('nodeCPU', [{ query: 'x', value: null }])],
      /^unparsable: collected-metrics\/nodeCPU-density\.json:1:\d+: 0 > value: expected a number, got null/,
    ],
    ['a file was too long to be read', of(DOCUMENTS, () => undefined), /was not read: what it measured is not known/],
  ] satisfies [string, (files: EngineFile[]) => EngineFile[], RegExp][]) {
    it(`are not ok where ${what}, although it exited with 0`, () => {
      expect(reasonOf(parse(change(OK)))).to.match(reason);
    });
  }

  it('hold what Prometheus answered, also under a name like that of a latency', () => {
    const outcome = parse([
      ...OK,
      documents('readOnlyAPICallsLatency', [
        { query: 'x', labels: { verb: 'LIST' }, value: 0.125 },
        { query: 'x', labels: { verb: 'LIST' }, value: 0.25 },
      ]),
    ]);
    expect(reasonOf(outcome)).to.equal('ok: ');
    const found = 'readings' in outcome ? outcome.readings : [];
    expect(
      found
        .filter(({ labels }) => labels?.measurement === 'readOnlyAPICallsLatency')
        .map(({ reading, labels, value }) => [reading, labels?.of, value]),
    ).to.deep.equal([
      ['mean', 'verb=LIST', 0.1875],
      ['max', 'verb=LIST', 0.25],
    ]);
  });

  it('are compared with what was there: 6 documents of 2,000 pods are no result', () => {
    expect(reasonOf(parse(OK, { made: { density: 2000 } }))).to.equal(
      'partial: podLatencyMeasurement measured 6 of the 2000 pods of density that were there',
    );
  });
});

const parse = (files: readonly EngineFile[], asked = {}): EngineOutcome => parseEngine('kube-burner', files, 0, asked);

const documents = (metricName: string, values: readonly object[]): EngineFile => {
  const about = { uuid: '11111111-2222-4333-8444-555555555555', jobName: 'density', metricName };
  const text = JSON.stringify(values.map((value) => ({ ...about, ...value })));
  return { name: `collected-metrics/${metricName}-density.json`, bytes: Buffer.byteLength(text), text };
};

const reasonOf = (outcome: EngineOutcome): string => `${outcome.status}: ${'reason' in outcome ? outcome.reason : ''}`;

function of(name: RegExp, change: (text: string) => string | undefined): (files: EngineFile[]) => EngineFile[] {
  return (files) => files.map((file) => (name.test(file.name) ? { ...file, text: change(file.text ?? '') } : file));
}
