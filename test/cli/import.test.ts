import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { parseDocument } from '../../src/history/document-json.ts';
import { toIso } from '../../src/model/units.ts';
import { prowessHere } from '../support/cli-here.ts';
import { textsBelow, writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { KUBEVIRT_HISTORY } from '../support/import-source.ts';
import { kataCsv } from '../support/kata-csv.ts';
import { SMALL } from '../support/site.ts';

const FORMAT = 'ci-performance-benchmarks';
const RAW = join(KUBEVIRT_HISTORY, 'raw');
const JOB = 'periodic-kubevirt-e2e-k8s-1.29-sig-performance';
const BUILD = '1863609127532498944';

describe('[I] prowess import', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await emptyFolder();
  });

  const run = (...args: readonly string[]) => prowessHere(['import', ...args, '--store', 'runs'], { cwd: folder });
  const stored = () => textsBelow(join(folder, 'runs'));
  const documentOf = (job: string, build: string) => {
    const path = join(folder, 'runs', 'logs', job, build, 'artifacts', 'history.json');
    return parseDocument(readFileSync(path, 'utf8'), path);
  };

  it('stores each published run as Prow keeps a build', async () => {
    const { code, stderr } = await run(FORMAT, RAW);
    expect(code).to.equal(0);
    expect(stderr).to.match(/^6 runs stored in runs; values: \d+ ok, \d+ zero-suspect\n$/);
    const paths = [...stored().keys()].filter((path) => path.includes(BUILD)).sort();
    expect(paths.map((path) => path.replace(`logs/${JOB}/${BUILD}/`, ''))).to.deep.equal([
      'artifacts/history.json',
      'finished.json',
      'started.json',
    ]);
    const latest = readFileSync(join(folder, 'runs', 'logs', JOB, 'latest-build.txt'), 'utf8');
    expect(latest).to.equal(readdirSync(join(RAW, JOB)).sort().at(-1));
  });

  it('says which of the measurements of a format no run of a job has', async () => {
    cpSync(RAW, join(folder, 'raw'), { recursive: true });
    for (const build of readdirSync(join(folder, 'raw', JOB))) {
      const file = join(folder, 'raw', JOB, build, 'results.json');
      writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), VMResult: null }));
    }
    const { code, stderr } = await run(FORMAT, 'raw');
    expect(code).to.equal(0);
    expect(stderr).to.contain(`${JOB}: no number of VMResult in the 3 runs that were stored\n`);
    expect(stderr.match(/no number of/g)).to.have.length(1);
  });

  it('dates a run by its build number: its numbers were uploaded up to an hour after it had started', async () => {
    await run(FORMAT, RAW);
    const { startedAt } = documentOf(JOB, BUILD).run;
    expect(toIso(startedAt)).to.equal('2024-12-02T15:40:14.844Z');
  });

  it('writes nothing the second time, and says so', async () => {
    await run(FORMAT, RAW);
    const before = stored();
    const { code, stdout, stderr } = await run(FORMAT, RAW);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: 'nothing new for runs\n' });
    expect(stdout).to.match(new RegExp(`^${JOB} +0 +3$`, 'm'));
    expect(stored()).to.deep.equal(before);
  });

  it('holds the same run for the same whether a table or a folder says it', async () => {
    const rows = gunzipSync(readFileSync(join(KUBEVIRT_HISTORY, 'history.csv.gz')))
      .toString('utf8')
      .split('\n');
    const own = rows.filter((row, index) => index === 0 || row.includes(BUILD));
    writeFileSync(join(folder, 'own.csv.gz'), gzipSync(own.join('\n')));
    const { code, stderr } = await run(FORMAT, 'own.csv.gz');
    expect({ code, stderr }).to.deep.equal({
      code: 0,
      stderr: '1 run stored in runs; values: 86 ok, 18 zero-suspect\n',
    });
    expect((await run(FORMAT, RAW)).stderr).to.match(/^5 runs stored/);
  });

  it('goes on where an import was interrupted', async () => {
    await run(FORMAT, RAW);
    const whole = stored();
    rmSync(join(folder, 'runs', 'logs', JOB, BUILD, 'finished.json'));
    expect((await run(FORMAT, RAW)).stderr).to.match(/^1 run stored/);
    expect(stored()).to.deep.equal(whole);
  });

  it('refuses what is damaged by its place, and stores the others', async () => {
    cpSync(join(RAW, JOB), join(folder, 'tree', 'lane'), { recursive: true });
    writeFileSync(join(folder, 'tree', 'lane', BUILD, 'results.json'), '{\n  "VMResult":');
    const { code, stderr } = await run(FORMAT, 'tree');
    expect(code).to.equal(2);
    expect(stderr).to.match(
      /^refused: .*\/results\.json:2:14: this is no JSON \(is the file whole\? fetch it again\)$/m,
    );
    expect(stderr).to.match(/^2 runs stored in runs; .*; 1 refused$/m);
    expect([...stored().keys()].filter((path) => path.includes(BUILD))).to.deep.equal([]);
  });

  it('never replaces a run that another source says differently', async () => {
    await run(FORMAT, RAW);
    cpSync(join(RAW, JOB, BUILD), join(folder, 'tree', JOB, BUILD), { recursive: true });
    const file = join(folder, 'tree', JOB, BUILD, 'results.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('85.99255555555557', '86'));
    const before = stored();
    const { code, stderr } = await run(FORMAT, 'tree');
    expect(code).to.equal(2);
    expect(stderr).to.contain(`holds build ${BUILD} of ${JOB} with other numbers`);
    expect(stored()).to.deep.equal(before);
  });

  it('stores nothing of a table that is not whole', async () => {
    const gz = readFileSync(join(KUBEVIRT_HISTORY, 'history.csv.gz'));
    writeFileSync(join(folder, 'cut.csv.gz'), gz.subarray(0, 50_000));
    const { code, stderr } = await run(FORMAT, 'cut.csv.gz');
    expect(code).to.equal(2);
    expect(stderr).to.match(/^error: cut\.csv\.gz:\d+:1: the gzip data is damaged, or ends too early\nhint: /);
    expect(readdirSync(folder)).to.not.include('runs');
  });

  it('says what it expects of a folder in which there is nothing to import', async () => {
    expect(await run(FORMAT, '.')).to.deep.include({
      code: 2,
      stderr: 'error: . holds no run\nhint: expected folders JOB/BUILD with results.json, BUILD being a number\n',
    });
    const { stderr } = await run('perfscale-audit', RAW);
    expect(stderr).to.match(/^error: none of the 6 builds in .* holds artifacts\/\*perf-audit-results\.json or /);
  });

  it('stores nothing under a job that is no single folder: no history would read it', async () => {
    writeFileSync(join(folder, 'one.csv'), 'time,latency\n2026-11-20T00:00:00Z,5\n');
    for (const job of ['a/b', '<i>bold</i>', '../up', '..', '.', '', 'a\\b']) {
      const { code, stderr } = await run('otava', 'one.csv', '--job', job);
      expect({ job, code }).to.deep.equal({ job, code: 2 });
      expect(stderr).to.contain(`--job: the job ${JSON.stringify(job)}: expected the name of one folder`);
    }
    writeFileSync(join(folder, 'table.csv'), `job,build,time,kind,metric,value\n${TABLE_OF.map(rowOf).join('')}`);
    const { code, stderr } = await run(FORMAT, 'table.csv');
    expect(code).to.equal(2);
    expect(stderr).to.contain('the job "..": expected the name of one folder');
    expect([...stored().keys()].map((path) => path.split('/')[1])).to.deep.equal(Array(4).fill('plain&<b>'));
  });

  it('names the line that a person names', async () => {
    await run(FORMAT, RAW, '--line', 'release-1.4', '--job', 'lane');
    expect(documentOf('lane', BUILD).run).to.include({
      line: 'release-1.4',
      job: 'lane',
      test: 'lane',
      kind: 'periodic',
    });
  });

  it('says what is missing of a request', async () => {
    const stderrOf = async (...args: readonly string[]) =>
      (await prowessHere(['import', ...args], { cwd: folder })).stderr;
    expect(await stderrOf(FORMAT, '--store', 'runs')).to.match(
      /^error: what is to be imported\?\nhint: give a format and a source/,
    );
    expect(await stderrOf(FORMAT, RAW)).to.match(/^error: where are the runs to be kept\?\nhint: --store DIR/);
    expect(await stderrOf('perfdsh', RAW, '--store', 'runs')).to.match(
      /Allowed choices are ci-performance-benchmarks, /,
    );
  });

  it('imports what a site lists, each source for itself, and ends as the worst of them', async () => {
    const site = (more: string): void =>
      writeFiles(folder, { ...SMALL, 'prowess.yaml': `${SMALL['prowess.yaml']}${more}` });
    site('');
    expect((await prowessHere(['import', '--all'], { cwd: folder })).stderr).to.match(
      /prowess\.yaml has no `history:`/,
    );
    const imports = ['a', 'b'].map((job) => `{format: perfdash, source: gs://acme-prow/logs/${job}}`);
    site(`history: {store: gs://acme-history, imports: [${imports.join(', ')}], periodic: {interval: 6h}}\n`);
    const server = createServer((_, to) => void to.writeHead(404).end('{}')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const env = { STORAGE_EMULATOR_HOST: `http://127.0.0.1:${port}` };
    const { code, stderr } = await prowessHere(['import', '--all', '--store', 'runs'], { cwd: folder, env });
    server.close();
    server.closeAllConnections();
    expect(code).to.equal(5);
    expect(stderr.match(/^error: gs:\/\/acme-prow\/logs\/[ab]: .*: there is no such bucket/gm)).to.have.length(2);
  });

  it('keeps what tables of ramps say as a run of their day', async () => {
    const ramp = { seed: 'one', steps: 60, nodes: 3, costMib: 300, noiseMib: 10, nodeMib: 7000 } as const;
    writeFiles(folder, { 'runc.csv': kataCsv({ ...ramp, generation: 2 }) });
    const kept = await run('kata', 'runc.csv', '--at', '2021-06-04', '--job', 'capacity');
    expect(kept.code, kept.stderr).to.equal(0);
    const [, build = ''] = /^kept as logs\/capacity\/(\d+):/m.exec(kept.stderr) ?? [];
    const { run: of, points } = documentOf('capacity', build);
    expect(toIso(of.startedAt)).to.equal('2021-06-04T00:00:00.000Z');
    const cost = points.find(({ series }) => series.metric === 'ramp-memory-per-container');
    expect(cost?.series.labels).to.deep.equal({ level: 'runc' });
    expect((cost?.value ?? 0) / 2 ** 20).to.be.within(295, 305);
    // No workload is named, so that no overhead is known.
    expect(points.find(({ series }) => series.metric === 'ramp-overhead')?.state).to.equal('missing');
    expect((await run('kata', 'runc.csv', '--at', '2021-06-04', '--job', 'capacity')).code).to.equal(0);
    expect((await run('kata', 'runc.csv')).stderr).to.contain('tables do not say when they were made');
    const runs = stored();
    for (const [at, job, says] of [
      ['2021-06-04', 'a/b', '--job: the job "a/b": expected the name of one folder'],
      ['2021-02-30', 'capacity', 'expected a day such as 2021-06-04'],
    ] as const) {
      const { code, stderr } = await run('kata', 'runc.csv', '--at', at, '--job', job);
      expect([code, stderr]).to.have.nested.property('[1]').that.contains(says);
      expect(code).to.equal(2);
    }
    expect(stored()).to.deep.equal(runs);
  });
});

const TABLE_OF = ['..', 'plain&<b>'];
const rowOf = (job: string): string =>
  `${job},1863609127532498944,2024-12-02T15:47:00Z,VMIResult,CREATE-pods-count,101\n`;
