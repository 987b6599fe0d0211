import { expect } from 'chai';
import fc from 'fast-check';
import type { EngineFile, EngineOutcome } from '../../src/engines/outcome.ts';
import { engineSample, parseEngine } from '../support/engine-sample.ts';

const OK = engineSample('clusterloader2', 'ok');

describe('[U] reports of ClusterLoader2', () => {
  it('are ok where exit, junit and summaries agree', () => {
    expect(parse(OK)).to.deep.include({ status: 'ok', tool: { name: 'ClusterLoader2' } });
    expect(parse(OK).missed).to.equal(undefined);
  });

  it('give every number of their own files, to the last digit', () => {
    for (const run of ['ok', 'slo-missed']) {
      const files = engineSample('clusterloader2', run);
      const outcome = parseEngine('clusterloader2', files, run === 'ok' ? 0 : 1);
      const written = files.filter(({ name }) => /_\d{4}-.*\.json$/.test(name)).flatMap(({ text }) => numbersIn(text));
      expect(valuesOf(outcome).sort(), run).to.deep.equal(written.sort());
      expect(written).to.have.length(59);
    }
  });

  it('name the objective that was missed, with whole numbers', () => {
    const outcome = parseEngine('clusterloader2', engineSample('clusterloader2', 'slo-missed'), 1);
    expect(outcome.status).to.equal('ok');
    expect(outcome.missed).to.deep.equal([
      {
        objective: 'small: [step: 04] Gather [01] - PodStartupLatency',
        message:
          '[measurement call PodStartupLatency - PodStartupLatency error: pod startup: too high latency 50th percentile: got 1.542413088s expected: 1ms]',
      },
    ]);
  });

  it('have failed where the engine failed, or did not come to its end', () => {
    const neverReady = parseEngine('clusterloader2', engineSample('clusterloader2', 'never-ready'), 1);
    expect(reasonOf(neverReady)).to.match(/^failed: .*4 objects timed out/);
    const killed = parseEngine('clusterloader2', engineSample('clusterloader2', 'killed'), 137);
    expect(reasonOf(killed)).to.equal(
      'failed: it left no junit.xml, and was ended by signal 9: it did not come to its end',
    );
  });

  for (const [what, change, reason] of [
    [
      'no pod was observed',
      of(/PodStartupLatency/, (text) => text.replaceAll(/("Perc\d+": )[\d.]+/g, '$10')),
      /PodStartupLatency.* has no pod_startup but 0: no pod was observed/,
    ],
    [
      'nothing at all was observed',
      of(/_2026/, (text) => text.replaceAll(/: [\d.]+(?=,?\n)/g, ': 0')),
      /^partial: it measured nothing/,
    ],
    [
      'no pod was seen from its creation until it ran',
      of(/PodStartupLatency/, (text) =>
        JSON.stringify(JSON.parse(text), (_, value) =>
          value?.labels?.Metric === 'pod_startup' ? { ...value, data: { Perc50: 0, Perc90: 0, Perc99: 0 } } : value,
        ),
      ),
      /PodStartupLatency\S+ has no pod_startup but 0: no pod was observed/,
    ],
    ['a summary is empty', of(/^Timer/, () => '{"version": "v1", "dataItems": []}'), /Timer.* holds no number/],
    ['a summary has no items', of(/^Timer/, () => '{"version": "v1", "dataItems": null}'), /Timer.* holds no number/],
    [
      'the junit has no row of what was measured',
      of(/^junit/, (text) => text.replaceAll(/.*- PodStartupLatency".*\n/g, '')),
      /no row of PodStartupLatency, which generatedConfig_small.yaml gathers/,
    ],
    [
      'the junit has no row of the whole test',
      of(/^junit/, (text) => text.replace(/.*overall.*\n/, '')),
      /no row of the whole of small/,
    ],
    ['the junit is torn', of(/^junit/, (text) => text.slice(0, 700)), /^unparsable: junit.xml is torn/],
    [
      'a summary is half a JSON',
      of(/^Timer/, (text) => text.slice(0, 40)),
      /^unparsable: Timer_small_.*\.json:\d+:\d+: this is no JSON/,
    ],
    [
      'a summary is of a future version',
      of(/^Timer/, (text) => text.replace('"v1"', '"v2"')),
      /^unparsable: Timer.*:\d+:\d+: version: expected PerfData of version 1.0 or v1, got "v2"/,
    ],
    [
      'a percentile is less than a lower one',
      of(/^PodStartup/, (text) => text.replace('1494.588602', '3')),
      /Perc90 is 3, less than Perc50 with 1328.195239/,
    ],
    [
      'a number cannot be',
      of(/^Timer/, (text) => text.replace('6.153636592', '-9223372036')),
      /^unparsable: Timer_small_\S+\.json:\d+:\d+: dataItems > 0 > data > create: expected what an engine-time can be, in s, got -9223372036$/,
    ],
    [
      'the junit has no row of gathering what was started',
      of(/^junit/, (text) => text.replace(/.*Gather .* - PodStartupLatency".*\n/, '')),
      /junit.xml has 1 row of PodStartupLatency, which generatedConfig_small.yaml calls 2 times/,
    ],
    [
      'the junit counts failures that are not among its rows',
      of(/^junit/, (text) => text.replace('failures="0"', 'failures="2"')),
      /junit.xml counts 2 failures, and has 0 rows that failed/,
    ],
    [
      'the junit counts an error that is not among its rows',
      of(/^junit/, (text) => text.replace('errors="0"', 'errors="1"')),
      /junit.xml counts 1 failure, and has 0 rows that failed/,
    ],
    ...['SchedulingThroughput', 'Timer', 'PodStartupLatency', 'StatelessPodStartupLatency'].map(
      (summary): [string, (files: EngineFile[]) => EngineFile[], RegExp] => [
        `${summary} was gathered, and has no summary`,
        (files) => files.filter(({ name }) => !name.startsWith(`${summary}_`)),
        new RegExp(`there is no summary ${summary} of small, which generatedConfig_small.yaml gathers`),
      ],
    ),
    [
      'a percentile is more than the greatest',
      of(/^SchedulingThroughput/, (text) => text.replace('"max": 8', '"max": 7')),
      /SchedulingThroughput: max is 7, less than perc99 with 8/,
    ],
    [
      'two summaries are of one test',
      (files) => [...files, ...files.filter(({ name }) => name.startsWith('Timer')).map(later)],
      /^unparsable: Timer_small_\S+46_54Z\.json and Timer_small_\S+47_54Z\.json hold engine-time create .* twice/,
    ],
    ...(
      [
        ['a usage of nothing', 'ResourceUsageSummary', usage([]), / holds no number/],
        [
          'a usage of 0',
          'ResourceUsageSummary',
          usage([{ Name: 'etcd', Cpu: 0, Mem: 0 }]),
          /all 0: nothing was observed/,
        ],
        [
          'a usage that is not there',
          'ResourceUsageSummary',
          usage([{ Name: 'etcd', Cpu: 'N/A', Mem: 5 }]),
          /^unparsable: ResourceUsageSummary_\S+:1:\d+: 50 > 0 > Cpu: expected a number, got "N\/A"/,
        ],
        [
          'a rate of NaN',
          'SchedulingThroughput_x',
          { perc50: 'NaN' },
          /^unparsable: .*perc50: expected a number, got "NaN"/,
        ],
        [
          'calls that are no number',
          'APIResponsivenessPrometheus',
          items([{ data: { Perc50: 1 }, unit: 'ms', labels: { Verb: 'GET', Count: 'many' } }]),
          /^unparsable: .*labels > Count: expected a number as a text, got "many"/,
        ],
        [
          'latencies of no call',
          'APIResponsivenessPrometheus',
          items([{ data: { Perc50: 0, Perc99: 0 }, unit: 'ms', labels: { Verb: 'GET', Count: '0', SlowCount: '0' } }]),
          /all 0: nothing was observed/,
        ],
        [
          'a number beyond any',
          'NetworkProgrammingLatency',
          '{"version":"1.0","dataItems":[{"data":{"Perc50":1e400},"unit":"ms"}]}',
          /Perc50: expected .*, got Infinity/,
        ],
        [
          'a whole number that loses digits',
          'GenericPrometheusQuery Bytes',
          '{"version":"1.0","dataItems":[{"data":{"max":9007199254740993}}]}',
          /_2026\S+\.json:1:\d+: dataItems > 0 > data > max: expected a whole number up to 2\^53, .*, got 9007199254740993$/,
        ],
        [
          'one among the numbers of any document',
          'MetricsForE2E',
          '{"etcd":{"revisions":[1,9007199254740995]}}',
          /: etcd > revisions > 1: expected a whole number up to 2\^53, .*, got 9007199254740995$/,
        ],
        [
          'one as a text of a sample',
          'MetricsForE2E',
          '{"bytes":[{"metric":{"job":"etcd"},"value":[0,"9007199254740993"]}]}',
          /: bytes > 0 > value > 1: expected a whole number up to 2\^53, .*, got "9007199254740993"$/,
        ],
      ] satisfies [string, string, object | string, RegExp][]
    ).map(([what, summary, value, reason]): [string, (files: EngineFile[]) => EngineFile[], RegExp] => [
      `a summary holds ${what}`,
      (files) => [...files, summaryOf(summary, value)],
      reason,
    ]),
    ['there is no summary', (files) => files.filter(({ name }) => !/_2026/.test(name)), /there is no summary/],
  ] satisfies [string, (files: EngineFile[]) => EngineFile[], RegExp][]) {
    it(`are not ok where ${what}, although it exited with 0`, () => {
      expect(reasonOf(parse(change(OK)))).to.match(reason);
    });
  }

  it('are not ok where the log says of one test of several that it failed, and the junit does not', () => {
    const log = (words: readonly string[]): EngineFile[] => [
      ...OK.filter(({ name }) => name !== 'stderr.txt'),
      textFile(
        'stderr.txt',
        words.map((word) => `E1129 15:47:56.7    9696 clusterloader.go:278]   Status: ${word}\n`).join(''),
      ),
    ];
    expect(reasonOf(parse(log(['Success', 'Fail'])))).to.equal(
      'partial: its log says `Status: Fail`, and junit.xml has no failure',
    );
    expect(reasonOf(parse(log(['Success', 'Success'])))).to.equal('ok: ');
    const ofPods = textFile('log.txt', 'I1129 15:47:50.1    9696 pods.go:20] pod a: Status: Running\n');
    expect(reasonOf(parse([...OK, ofPods]))).to.equal('ok: ');
  });

  it('have failed where the test that an objective is of has no numbers, though another test has', () => {
    const failure = '<failure>[measurement call SLO - x error: no answer]</failure></testcase>';
    const failing = (test: string): EngineFile[] => [
      ...of(/^junit/, (text) =>
        text.replace('</testsuite>', `<testcase name="${test}: [step: 05] Gather [00] - x">${failure}</testsuite>`),
      )(OK),
      textFile('generatedConfig_large.yaml', ''),
      summaryOf('SLO_x', items([{ data: { Perc50: 5 }, unit: 'ms' }])),
    ];
    expect(parseEngine('clusterloader2', failing('large'), 1).status).to.equal('failed');
    expect(reasonOf(parseEngine('clusterloader2', failing('small'), 1))).to.equal(
      'partial: junit.xml has no row of the whole of large',
    );
  });

  it('are not ok with another exit code and no failure, nor with fewer tests than were asked for', () => {
    expect(reasonOf(parseEngine('clusterloader2', OK, 1))).to.equal(
      'partial: it exited with 1, and junit.xml has no failure',
    );
    expect(reasonOf(parseEngine('clusterloader2', OK, 0, { tests: 2 }))).to.equal(
      'partial: junit.xml has 1 test; 2 were asked for',
    );
  });

  it('distinguish the tests of one run by a label', () => {
    const second = OK.map((file) => ({
      ...file,
      name: file.name.replace('_small', '_large'),
      text: file.text?.replaceAll('small', 'large'),
    }));
    const both = [...OK, ...second.filter(({ name }) => /_large/.test(name))].map((file) =>
      file.name === 'junit.xml'
        ? { ...file, text: file.text?.replace(/<\/testsuite>/, () => `${rowsOf(second)}</testsuite>`) }
        : file,
    );
    const outcome = parseEngine('clusterloader2', both, 0, { tests: 2 });
    expect(reasonOf(outcome)).to.equal('ok: ');
    expect(new Set('readings' in outcome ? outcome.readings.map(({ labels }) => labels?.test) : [])).to.deep.equal(
      new Set(['large', 'small']),
    );
  });

  for (const [what, summary, value, expected] of [
    [
      'whole numbers beyond 2^53, as Go writes those of its doubles',
      'GenericPrometheusQuery Bytes',
      '{"version":"v1","dataItems":[{"data":{"a":9007199254740992,"b":12345678901234567000,"c":1e+22}}]}',
      [
        ['engine-number', undefined, 'a', 2 ** 53],
        ['engine-number', undefined, 'b', 12345678901234567000],
        ['engine-number', undefined, 'c', 1e22],
      ],
    ],
    [
      'calls, with how many there were',
      'APIResponsivenessPrometheus',
      items([
        {
          data: { Perc50: 16.666667, Perc99: 20 },
          unit: 'ms',
          labels: {
            Count: '1234',
            SlowCount: '0',
            Resource: 'pods',
            Subresource: '',
            Scope: 'namespace',
            Verb: 'LIST',
          },
        },
      ]),
      [
        ['engine-latency', 'Resource=pods Scope=namespace Verb=LIST', 'Perc50', 16.666667],
        ['engine-latency', 'Resource=pods Scope=namespace Verb=LIST', 'Perc99', 20],
        ['engine-count', 'Resource=pods Scope=namespace Verb=LIST', 'Count', 1234],
        ['engine-count', 'Resource=pods Scope=namespace Verb=LIST', 'SlowCount', 0],
      ],
    ],
    [
      'items without labels',
      'GenericPrometheusQuery Memory',
      items([{ data: { max: 0.1 }, unit: 'MiB', labels: {} }]),
      [['engine-memory', undefined, 'max', 104857.6]],
    ],
    [
      'usage, by container',
      'ResourceUsageSummary',
      usage([{ Name: 'kube-apiserver-a/kube-apiserver', Cpu: 0.123456789, Mem: 123456789 }]),
      [
        ['engine-cpu', '50/kube-apiserver-a/kube-apiserver', 'Cpu', 0.123456789],
        ['engine-memory', '50/kube-apiserver-a/kube-apiserver', 'Mem', 123456789],
      ],
    ],
    [
      'samples of a Prometheus client, but those of nothing',
      'MetricsForE2E',
      {
        ApiServerMetrics: {
          apiserver_request_total: [
            {
              metric: { __name__: 'apiserver_request_total', verb: 'GET', code: '200' },
              value: [1764517614.123, '17'],
            },
          ],
          rest_client_latency: [{ metric: { quantile: '0.99' }, value: [0, 'NaN'] }],
        },
      },
      [['engine-number', 'ApiServerMetrics/apiserver_request_total/code=200 verb=GET', 'value', 17]],
    ],
    [
      'a time as a text, and that nothing was restarted',
      'APIAvailability',
      { clusterMetrics: { availabilityPercentage: 100, longestUnavailablePeriod: '0s', longest: '1m0.25s' } },
      [
        ['engine-number', 'clusterMetrics', 'availabilityPercentage', 100],
        ['engine-time', 'clusterMetrics', 'longestUnavailablePeriod', 0],
        ['engine-time', 'clusterMetrics', 'longest', 60.25],
      ],
    ],
  ] satisfies [string, string, object | string, unknown[][]][]) {
    it(`hold ${what}: ${summary}`, () => {
      const outcome = parse([...OK, summaryOf(summary, value)]);
      expect(reasonOf(outcome)).to.equal('ok: ');
      const found = 'readings' in outcome ? outcome.readings : [];
      const own = found.filter(({ labels }) => labels?.measurement?.startsWith(summary));
      expect(own.map((each) => [each.metric, each.labels?.of, each.reading, each.value])).to.deep.equal(expected);
    });
  }

  it('are never ok with other numbers once a file is cut', () => {
    const names = OK.map(({ name }) => name).filter((name) => /json|xml/.test(name) && name !== 'cl2-metadata.json');
    const whole = valuesOf(parse(OK));
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.double({ min: 0, max: 0.99, noNaN: true }), (name, share) => {
        const cut = OK.map((file) =>
          file.name === name ? { ...file, text: file.text?.slice(0, Math.floor(file.bytes * share)) } : file,
        );
        const outcome = parse(cut);
        if (outcome.status === 'ok') expect(valuesOf(outcome)).to.deep.equal(whole);
      }),
      { numRuns: 200 },
    );
  });
});

const parse = (files: readonly EngineFile[]): EngineOutcome => parseEngine('clusterloader2', files, 0);

const reasonOf = (outcome: EngineOutcome): string => `${outcome.status}: ${'reason' in outcome ? outcome.reason : ''}`;

const valuesOf = (outcome: EngineOutcome): number[] =>
  'readings' in outcome ? outcome.readings.map(({ value }) => value) : [];

/** Every number of a JSON text, by its characters. */
const numbersIn = (text = ''): number[] =>
  [...text.matchAll(/": (-?[\d.]+(?:e[+-]?\d+)?)/g)].map(([, digits]) => Number(digits));

function of(name: RegExp, change: (text: string) => string): (files: EngineFile[]) => EngineFile[] {
  return (files) => files.map((file) => (name.test(file.name) ? { ...file, text: change(file.text ?? '') } : file));
}

function summaryOf(summary: string, value: object | string): EngineFile {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return textFile(`${summary}_small_2026-11-29T15_46_54Z.json`, text);
}

function textFile(name: string, text: string): EngineFile {
  return { name, bytes: Buffer.byteLength(text), text };
}

function items(dataItems: readonly object[]): object {
  return { version: 'v1', dataItems };
}

function usage(containers: readonly object[]): object {
  return { 50: containers };
}

const later = (file: EngineFile): EngineFile => ({ ...file, name: file.name.replace('46_54Z', '47_54Z') });

const rowsOf = (files: readonly EngineFile[]): string =>
  /<testsuite[^>]*>([\s\S]*)<\/testsuite>/.exec(files.find(({ name }) => name === 'junit.xml')?.text ?? '')?.[1] ?? '';
