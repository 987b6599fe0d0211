import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { KnownError } from '../../../src/model/errors.ts';
import { toIso } from '../../../src/model/units.ts';
import { buildNumbers, KUBEVIRT_HISTORY, pointLines, tableRuns } from '../../support/import-source.ts';

const FORMAT = 'ci-performance-benchmarks';
const JOB = 'periodic-kubevirt-e2e-k8s-1.29-sig-performance';

const results = (kinds: object): string => JSON.stringify({ JobDirCreationTime: '2024-12-02T19:16:12.182Z', ...kinds });
const values = (named: Readonly<Record<string, unknown>>): object => ({
  Values: Object.fromEntries(Object.entries(named).map(([metric, value]) => [metric, { value }])),
});
const read = (text: string) => buildNumbers(FORMAT, { 'results.json': text });

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof KnownError) return error.message;
    throw error;
  }
  return expect.fail('nothing was refused');
}

describe('[U] history/import/ci-performance-benchmarks: results.json', () => {
  it('reads a published run: each metric under the name of its kind, and when it was uploaded', () => {
    const text = readFileSync(join(KUBEVIRT_HISTORY, 'raw', JOB, '1863609127532498944', 'results.json'), 'utf8');
    const run = read(text);
    expect(run.uploadedAt && toIso(run.uploadedAt)).to.equal('2024-12-02T19:16:12.182Z');
    expect(pointLines(run)).to.include.members([
      // increase() extrapolates: 101 pods were created.
      'CREATE-pods-count.VMIResult.value ok 85.99255555555557',
      'CREATE-pods-count.VMResult.value ok 66.66666666666667',
      'PATCH-pods-count.VMIResult.value ok 254.36251111111113',
      'vmiCreationToRunningSecondsP95.VMIResult.value zero-suspect 0',
    ]);
  });

  it('takes a 0 for a suspect in every metric: perfscale-audit writes it for NaN and for no answer', () => {
    const run = read(
      results({ VMIResult: values({ 'CREATE-pods-count': 0, minVirtAPIMemoryUsageInMB: 0, avgVirtAPICPUUsage: -0 }) }),
    );
    expect(run.points.map(({ state }) => state)).to.deep.equal(['zero-suspect', 'zero-suspect', 'zero-suspect']);
  });

  it('keeps quantiles that all fall into one bucket: they are what the histogram shows', () => {
    const quantiles = {
      vmiCreationToRunningSecondsP50: 15,
      vmiCreationToRunningSecondsP95: 19.5,
      vmiCreationToRunningSecondsP99: 19.9,
    };
    expect(pointLines(read(results({ VMIResult: values(quantiles) })))).to.deep.equal([
      'vmiCreationToRunningSecondsP50.VMIResult.value ok 15',
      'vmiCreationToRunningSecondsP95.VMIResult.value ok 19.5',
      'vmiCreationToRunningSecondsP99.VMIResult.value ok 19.9',
    ]);
  });

  it('takes equal quantiles of one latency for lower bounds: they fall into the bucket without an upper end', () => {
    const quantiles = {
      vmiCreationToRunningSecondsP50: 7.5,
      vmiCreationToRunningSecondsP95: 10,
      vmiCreationToRunningSecondsP99: 10,
    };
    const others = { vmiCreationToRunningSecondsP50: 10, vmiDeletionToFailedSecondsP95: 10 };
    expect(pointLines(read(results({ VMIResult: values(quantiles), VMResult: values(others) })))).to.deep.equal([
      'vmiCreationToRunningSecondsP50.VMIResult.value ok 7.5',
      'vmiCreationToRunningSecondsP95.VMIResult.value censored 10',
      'vmiCreationToRunningSecondsP99.VMIResult.value censored 10',
      'vmiCreationToRunningSecondsP50.VMResult.value ok 10',
      'vmiDeletionToFailedSecondsP95.VMResult.value ok 10',
    ]);
  });

  it('trusts no negative number', () => {
    expect(pointLines(read(results({ VMResult: values({ avgVirtAPICPUUsage: -0.01 }) })))).to.deep.equal([
      'avgVirtAPICPUUsage.VMResult.value invalid -0.01',
    ]);
  });

  it('has no numbers of a result that was not measured', () => {
    expect(read(results({ VMIResult: null, VMResult: values({ a: 1 }) })).points).to.have.length(1);
  });

  it('says where a text is in the place of a number', () => {
    const text =
      '{\n  "JobDirCreationTime": "2024-12-02T19:16:12.182Z",\n  "VMResult": {"Values": {"a b": {"value": "12"}}}\n}';
    expect(refusal(() => read(text))).to.equal(
      'results.json:3:44: VMResult > Values > a b > value: expected a number, got "12"',
    );
  });

  it('says where something is missing', () => {
    expect(refusal(() => read(results({ VMResult: {} })))).to.equal(
      'results.json:1:61: VMResult > Values: expected an object, got nothing',
    );
    expect(refusal(() => read('{"VMResult": null}'))).to.equal(
      'results.json:1:1: JobDirCreationTime: expected an instant, got nothing',
    );
    expect(refusal(() => read('[]'))).to.equal(
      'results.json:1:1: expected an object with VMIResult or VMResult, got a list',
    );
  });

  it('says where a text ends that is not whole, and where it is no JSON', () => {
    expect(refusal(() => read('{\n "VMResult": {'))).to.equal('results.json:2:15: this is no JSON');
    expect(refusal(() => read('{\n "VMResult": NaN}'))).to.equal('results.json:2:14: this is no JSON');
    expect(refusal(() => read(''))).to.equal('results.json:1:1: this is no JSON');
  });
});

describe('[U] history/import/ci-performance-benchmarks: the table', () => {
  const HEADER = 'job,build,time,kind,metric,value';
  const row = (
    metric: string,
    value: string,
    { build = '1717566835743789056', time = '2023-10-26T16:52:59.373Z' } = {},
  ): string => `lane,${build},${time},VMIResult,${metric},${value}`;
  const runs = (...rows: readonly string[]) => tableRuns(FORMAT, [HEADER, ...rows].join('\n'));
  const refused = async (...rows: readonly string[]): Promise<string> => {
    try {
      await runs(...rows);
    } catch (error) {
      if (error instanceof KnownError) return error.message;
      throw error;
    }
    return expect.fail('nothing was refused');
  };

  it('gathers the rows of a run wherever they are', async () => {
    const other = { build: '1735686399996203008', time: '2023-12-15T16:17:19.023Z' };
    const [first, second, ...more] = await runs(row('a', '1'), row('a', '2', other), row('b', '3'));
    expect(more).to.deep.equal([]);
    expect(first && pointLines(first)).to.deep.equal(['a.VMIResult.value ok 1', 'b.VMIResult.value ok 3']);
    expect(second && pointLines(second)).to.deep.equal(['a.VMIResult.value ok 2']);
  });

  it('finds its columns by name, and takes line ends of any kind', async () => {
    const [run] = await tableRuns(
      FORMAT,
      'value,metric,kind,time,build,job,note\r\n7,a,VMResult,2023-10-26T16:52:59Z,42,lane,x\n',
    );
    expect(run).to.include({ job: 'lane', build: '42' });
    expect(run && pointLines(run)).to.deep.equal(['a.VMResult.value ok 7']);
  });

  it('knows what is no number, and keeps it from being one', async () => {
    const [run] = await runs(
      row('a', 'NaN'),
      row('b', ''),
      row('c', '+Inf'),
      row('d', '-3'),
      row('e', '0'),
      row('f', '1e3'),
    );
    expect(run && pointLines(run)).to.deep.equal([
      'a.VMIResult.value missing',
      'b.VMIResult.value missing',
      'c.VMIResult.value invalid',
      'd.VMIResult.value invalid -3',
      'e.VMIResult.value zero-suspect 0',
      'f.VMIResult.value ok 1000',
    ]);
  });

  it('says at which place something is wrong', async () => {
    expect(await refused(row('a', '1'), row('b', '12 ms'))).to.equal(
      'table.csv:3:63: value: expected a number, got "12 ms"',
    );
    expect(await refused(row('a', '1', { time: 'yesterday' }))).to.equal(
      'table.csv:2:26: time: expected an instant such as 2024-10-22T08:16:45Z, got "yesterday"',
    );
    expect(await refused(row('a', '1', { build: '0x12' }))).to.equal(
      'table.csv:2:6: build: expected a build number, got "0x12"',
    );
    expect(await refused(row('a', '1').replace('lane', '../up'))).to.equal(
      'table.csv:2:1: job: expected the name of a job, got "../up"',
    );
  });

  it('refuses two runs of one build, and a metric twice', async () => {
    expect(await refused(row('a', '1'), row('b', '1', { time: '2024-10-26T16:52:59.373Z' }))).to.match(
      /^table\.csv:3:26: time: expected that of line 2, which is of the same build, got /,
    );
    expect(await refused(row('a', '1'), row('a', '1'))).to.equal(
      'table.csv:3:61: metric: expected each metric of build 1717566835743789056 once, got "a"',
    );
  });

  it('says which columns it needs', async () => {
    const message = await tableRuns(FORMAT, 'job,build,value\n').catch((error: Error) => error.message);
    expect(message).to.equal(
      'table.csv:1:1: expected a header with job, build, time, kind, metric, value, got job, build, value',
    );
  });
});
