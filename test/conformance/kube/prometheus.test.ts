import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { findAccess } from '../../../src/adapters/kube/access/find-access.ts';
import { connectKube } from '../../../src/adapters/kube/connect.ts';
import { connectPrometheus } from '../../../src/adapters/kube/prometheus.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { DATABASE } from '../../../src/app/look/data.ts';
import { createPrograms } from '../../../src/app/look/programs.ts';
import { showPrometheus } from '../../../src/app/look/prometheus.ts';
import { databasePorts, SNAPSHOT_FOLDER } from '../../../src/app/run/database.ts';
import { BOARDS, type Board, queriesOf } from '../../../src/dashboards/index.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { resourceOf } from '../../../src/model/resources.ts';
import { epochMs, hours, later, minutes, ms, seconds } from '../../../src/model/units.ts';
import { followRestarts } from '../../../src/results/facts/restarts.ts';
import type { MetricsSource, SampleEdge } from '../../../src/runner/context.ts';
import { pageSource } from '../../../src/runner/metrics/page-source.ts';
import { prometheusSources } from '../../../src/runner/metrics/prometheus/sources.ts';
import { prowessAtWork } from '../../support/cli.ts';
import { writeFiles } from '../../support/files.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { artifactsBelow } from '../../support/stored-run.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { freePort } from '../support/control-plane/ports.ts';
import { type LocalRun, type LocalSite, localSite } from '../support/local-site.ts';
import { type RunningPrometheus, startPrometheus } from '../support/prometheus.ts';

const TESTS = `
  vms:
    workload: vmi-cirros
    scenario: {kind: arrivals, process: fixed, perSecond: 2, objects: 30}
    profiles:
      every: 5s
      cpu: 1s
      of:
        - {component: apiserver, take: [heap, goroutine, cpu]}
        - {component: away, take: [heap], url: "http://127.0.0.1:1/debug/pprof"}
        - {component: agents, take: [heap], selector: app=agents, port: 6060}
  pods: {workload: pod-pause, scenario: {kind: arrivals, process: fixed, perSecond: 20, objects: 60}}
  cl2: {scenario: {kind: clusterloader2, configs: [load/config.yaml], nodes: 4, duration: 10m}}
  burner: {scenario: {kind: kube-burner, config: burner/config.yml, duration: 5m}}
`;
const ENGINES = ['load/config.yaml', 'burner/config.yml'];

const { signal } = new AbortController();
const call = { signal, timeoutMs: seconds(30) };

describe('conformance/kube Prometheus', () => {
  let plane: ControlPlane;
  let prometheus: RunningPrometheus;
  let site: LocalSite;
  before(async () => {
    plane = await startControlPlane({ nodes: 2, kubevirt: true });
    prometheus = await startPrometheus(plane, 5);
    site = siteReading(prometheus.url);
  });
  after(async () => {
    await prometheus?.stop();
    await plane?.stop();
  });

  /** A site that reads the API server and etcd from what is scraped, and nothing of them itself. */
  const siteReading = (url: string, keep?: object): LocalSite => {
    const made = localSite(plane, TESTS, { change: (cluster) => withPrometheus(cluster, url, keep) });
    writeFiles(made.folder, Object.fromEntries(ENGINES.map((file) => [file, '# played by the simulator\n'])));
    return made;
  };

  it('shows what the page of the API server shows, series by series', async () => {
    const { cluster, page, scraped, close } = await bothWays(plane, prometheus);
    const [direct, through] = [await read(page, 'before'), await read(scraped, 'before')];
    for (let index = 0; index < 25; index++) await cluster.create(secret(index), SECRETS, call);
    const [directAfter, throughAfter] = [await read(page, 'after'), await read(scraped, 'after')];
    await close();
    expect(missing(direct, throughAfter), 'series that only the page has').to.deep.equal([]);
    expect(missing(through, directAfter), 'series that only Prometheus has').to.deep.equal([]);
    const created = 'apiserver_request_total{code="201",resource="secrets",verb="POST"}';
    const inAll = 'apiserver_request_duration_seconds_bucket{le="+Inf",resource="secrets",verb="POST"}';
    for (const series of [created, inAll]) {
      expect(rise(series, direct, directAfter), series).to.equal(25);
      expect(rise(series, through, throughAfter), series).to.equal(25);
    }
  });

  describe('as the source of a run', () => {
    let run: LocalRun;
    before(async () => {
      run = await siteReading(prometheus.url, { series: ['{job=~".+"}'], snapshots: '/nowhere' }).run('vms');
      expect(run.code, run.stdout + run.stderr).to.equal(0);
    });

    it('counts exactly what was created, and says so', () => {
      const { validity, provenance, measurements } = run.result;
      const messages = validity.map(({ message }) => message).join('\n');
      expect(messages).to.match(/answered 30 creations of virtualmachineinstances, 30 follow from ours/);
      expect(messages).to.include('sources of metrics read before and after, 2 through Prometheus');
      const { scraped = [] } = provenance;
      expect(scraped.map(({ source }) => source)).to.include.members([
        `apiserver/127.0.0.1:${plane.ports['kube-apiserver']}`,
        `etcd/127.0.0.1:${plane.ports.etcd}`,
      ]);
      for (const { before = 0, after = 0 } of scraped) expect(after).to.be.above(before);
      const metrics = measurements.map(({ metric, labels }) => `${metric} ${labels.component ?? labels.operation}`);
      expect(metrics).to.include.members(['etcd-latency create', 'etcd-latency disk-commit']);
      expect(metrics).to.include.members(['memory-usage apiserver', 'memory-usage etcd']);
    });

    it('is beside profiles of the API server, which go tool pprof reads; those that cannot be taken say why', () => {
      const { result, artifacts } = run;
      const { profiles = [] } = result;
      const kept = profiles.flatMap(({ kind, edge, file }) =>
        file === undefined ? [] : [{ text: `${kind} ${edge}`, file }],
      );
      expect(kept.map(({ text }) => text)).to.include.members([
        'heap before',
        'goroutine during',
        'cpu during',
        'heap after',
      ]);
      for (const { file } of kept) {
        const content = readFileSync(join(artifacts, file.path));
        expect(createHash('sha256').update(content).digest('hex'), file.path).to.equal(file.sha256);
      }
      for (const kind of ['heap before', 'goroutine during', 'cpu during']) {
        const path = kept.find(({ text }) => text === kind)?.file.path ?? expect.fail(kind);
        const { status, stdout, stderr } = spawnSync('go', ['tool', 'pprof', '-top', join(artifacts, path)], {
          encoding: 'utf8',
        });
        expect(status, stderr).to.equal(0);
        expect(stdout).to.include('File: kube-apiserver');
        if (kind === 'cpu during') expect(stdout).to.include('Type: cpu');
      }
      const reasons = profiles.flatMap(({ component, reason }) =>
        reason === undefined ? [] : [`${component}: ${reason}`],
      );
      const lacking = reasons.filter((reason) => !reason.startsWith('apiserver'));
      expect([...new Set(lacking)].map((reason) => reason.split(' gave')[0]).sort()).to.deep.equal([
        'agents: no pod app=agents runs: 0 were found',
        'away: http://127.0.0.1:1',
      ]);
      expect(readFileSync(join(artifacts, 'prowess-report.html'), 'utf8')).to.include(
        'go tool pprof -http=: profiles/',
      );
    });

    it('has data for every query of the dashboards, also later, in what prowess look starts', async () => {
      const { prometheus: kept } = run.result;
      expect(kept, run.stdout).to.deep.include({ state: 'kept', how: 'openmetrics' });
      expect(kept?.gaps?.[0]).to.match(/^there is no snapshot of its database: .*admin APIs disabled/);
      const window = { from: kept?.from ?? 0, to: kept?.to ?? 0 };
      await haveData(prometheus.url, OF_SCRAPES, window);
      await looking(run.artifacts, (url) => haveData(url, OF_SCRAPES, window));
    });
  });

  it('shows what runs found over time, of our own loads and of engines, from what prowess export openmetrics writes', async () => {
    const store = join(site.folder, 'simulated');
    for (const test of ['pods', 'cl2', 'burner']) {
      const { code, stderr } = await site.prowess(['run', test, '--cluster', 'sim', '--seed', '1', '--store', store]);
      expect(code, stderr).to.equal(0);
    }
    const scratch = temporaryFolder();
    const file = join(scratch, 'results.om');
    const exported = await site.prowess(['export', 'openmetrics', '--store', store, '--write', file]);
    expect(exported.stderr).to.match(/wrote .*results\.om: 3 runs of 3 tests/);
    const blocks = ['tsdb', 'create-blocks-from', 'openmetrics', file, join(scratch, DATABASE)];
    const made = spawnSync('promtool', blocks, { encoding: 'utf8' });
    expect(made.status, made.stderr).to.equal(0);
    const time = { from: SIMULATED_FROM, to: later(SIMULATED_FROM, hours(12)) };
    const programs = createPrograms(scratch, { PATH: process.env.PATH ?? '' }, signal);
    try {
      const { url } = await showPrometheus({ program: 'prometheus', port: undefined, scratch, time, programs });
      await haveData(url, [RESULTS], time);
    } finally {
      await programs.end();
    }
    const ours = join(store, 'logs', 'sim-local-density-pods');
    await looking(artifactsBelow(ours) ?? expect.fail('no journal'), async (url) => {
      for (const expr of ['prowess_creation_latency_seconds', 'process_resident_memory_bytes{job="apiserver"}'])
        expect(await points(url, `last_over_time(${expr}[10m])`, time), expr).to.be.above(0);
    });
  });

  it('is kept as a snapshot of its database where it allows that, which is then no longer on its disk', async () => {
    const open = await startPrometheus(plane, 5, ['--web.enable-admin-api']);
    const artifacts = temporaryFolder();
    const server = { url: open.url, ...NO_LOGIN, targets: [], keep: { snapshots: join(open.data, 'snapshots') } };
    const connection = connectPrometheus(server, {}, findAccess({ env: {}, file: plane.kubeconfig }), systemClock);
    try {
      const ports = databasePorts(server, connection, artifacts);
      const { files = [], gaps } = (await ports?.snapshot?.(minutes(1), signal)) ?? {};
      expect(gaps).to.deep.equal([]);
      const blocks = new Set(files.map(({ path }) => path.split('/')[2]));
      expect(blocks.size).to.equal(1);
      const { status, stdout } = spawnSync('promtool', ['tsdb', 'list', join(artifacts, SNAPSHOT_FOLDER)], {
        encoding: 'utf8',
      });
      expect(status, stdout).to.equal(0);
      for (const block of blocks) expect(stdout).to.include(block);
      expect(readdirSync(join(open.data, 'snapshots'))).to.deep.equal([]);
    } finally {
      await connection.close();
      await open.stop();
    }
  });

  it('is said to be absent where nothing answers', async () => {
    const doctor = await siteReading('http://127.0.0.1:1').prowess(['doctor', 'pods', '--cluster', 'local']);
    expect(doctor.stdout).to.match(
      /metrics: absent: .*apiserver, etcd \(through Prometheus: http:\/\/127\.0\.0\.1:1 gave no reply/,
    );
  });

  it('says of a target whose scrapes fail, and of one that is not there, that it is absent', async () => {
    const targets = ['{job="prowess-local"}', '{job="absent"}', '{job=}'].map((selector) => ({
      component: 'lost',
      selector,
    }));
    const { server, close } = connect(plane, prometheus);
    const sources = await prometheusSources(server, targets, systemClock, signal);
    const scrapes = await Promise.all(sources.map((source) => source.sample('during', signal)));
    await close();
    const reasons = scrapes.map((scrape) => (scrape.state === 'absent' ? scrape.reason : 'present'));
    expect(reasons[0]).to.equal('through Prometheus: its scrape failed (up is 0)');
    expect(reasons[1]).to.equal('through Prometheus: no target {job="absent"} is scraped');
    expect(reasons[2]).to.match(/parse error/);
  });

  it('shows a restart of the API server between two scrapes', async () => {
    const { scraped, close } = await bothWays(plane, prometheus);
    const follower = followRestarts();
    const take = async (edge: SampleEdge): Promise<void> =>
      follower.take({
        type: 'sample',
        edge,
        source: scraped.name,
        at: systemClock.now(),
        seq: 0,
        monoMs: ms(0),
        state: 'present',
        series: await read(scraped, edge),
      });
    await take('before');
    await plane.kill('kube-apiserver');
    await plane.start('kube-apiserver');
    await take('after');
    await close();
    expect(follower.all().map(({ source, how }) => `${source} ${how}`)).to.deep.equal([
      `apiserver/127.0.0.1:${plane.ports['kube-apiserver']} restarted`,
    ]);
  });
});

const RESULTS = BOARDS.find(({ choices }) => 'test' in choices) ?? expect.fail('no dashboard of results');
const OF_SCRAPES = BOARDS.filter((board) => board !== RESULTS);

/** Does something while `prowess look` shows a run, and checks that nothing of it is left. */
async function looking(artifacts: string, act: (url: string) => Promise<void>): Promise<void> {
  const scratch = temporaryFolder();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['look', artifacts, '--json', '--port', String(port)];
  const look = prowessAtWork(args, { cwd: scratch, env: { TMPDIR: scratch } });
  try {
    await look.says('Ctrl-C ends');
    await act(url);
  } finally {
    look.signal('SIGINT');
  }
  const { code, stdout } = await look.finished;
  expect(code).to.equal(0);
  expect(JSON.parse(stdout).prometheus.url).to.equal(url);
  expect(readdirSync(scratch)).to.deep.equal([]);
  expect(await fetch(url).catch(() => 'gone')).to.equal('gone');
}

/** Checks that every query of dashboards has a sample in a time. */
async function haveData(url: string, boards: readonly Board[], window: { from: number; to: number }): Promise<void> {
  for (const board of boards)
    for (const { expr } of queriesOf(board)) expect(await points(url, expr, window), expr).to.be.above(0);
}

/** Where simulated time begins. */
const SIMULATED_FROM = epochMs(Date.parse('2026-01-01T00:00:00Z'));

const NO_LOGIN = { insecureSkipTlsVerify: false, login: false } as const;

/** How many samples a query of a dashboard gives in a time, without those that are no number. */
async function points(url: string, expr: string, { from, to }: { from: number; to: number }): Promise<number> {
  const query = expr
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__interval', '10m')
    .replaceAll(/"\$(test|line)"/g, '".*"');
  const parameters = new URLSearchParams({ query, start: String(from / 1000), end: String(to / 1000), step: '5' });
  const answer = await fetch(`${url}/api/v1/query_range?${parameters}`);
  const { data, error } = (await answer.json()) as {
    data?: { result: { values: [number, string][] }[] };
    error?: string;
  };
  if (data === undefined) throw new Error(`${query}: ${error}`);
  // This etcd syncs nothing, so that its disk is no part of any test: such a query has a series, and no number.
  const isShown = (value: string): boolean => Number.isFinite(Number(value)) || expr.includes('_wal_fsync_');
  return data.result.flatMap(({ values }) => values).filter(([, value]) => isShown(value)).length;
}

/** A lock that outlives a restart of the API server; etcd is read through Prometheus alone. */
function withPrometheus(cluster: string, url: string, keep?: object): string {
  const { metrics, lock, ...rest } = parse(cluster);
  const targets = ['apiserver', 'etcd'].map((component) => ({ component, selector: `{job="${component}"}` }));
  return stringify({
    ...rest,
    lock: { ...lock, duration: '5m' },
    metrics: metrics.filter(({ component }: { component: string }) => component !== 'etcd'),
    prometheus: { url, targets, ...(keep !== undefined && { keep }) },
  });
}

function connect(plane: ControlPlane, { url }: RunningPrometheus) {
  const server = connectKube(
    { ...findAccess({ env: {}, file: plane.kubeconfig }), ...ANYBODY, server: new URL(url) },
    systemClock,
  );
  return { server, close: server.close };
}

const ANYBODY = { tls: {}, login: { kind: 'none' } } as const;

/** The API server's own page, and what Prometheus has of it. */
async function bothWays(plane: ControlPlane, prometheus: RunningPrometheus) {
  const cluster = plane.connect();
  const { server, close } = connect(plane, prometheus);
  const target = { component: 'apiserver', selector: '{job="apiserver"}' };
  const [scraped] = await prometheusSources(server, [target], systemClock, signal);
  if (scraped === undefined) throw new Error('Prometheus has no API server');
  return {
    cluster,
    page: pageSource(scraped.name, cluster, '/metrics'),
    scraped,
    close: () => Promise.all([cluster.close(), close()]),
  };
}

type Values = Readonly<Record<string, number>>;

async function read(source: MetricsSource, edge: SampleEdge): Promise<Values> {
  const scrape = await source.sample(edge, signal);
  if (scrape.state === 'absent') throw new Error(scrape.reason);
  return scrape.series;
}

const missing = (early: Values, late: Values): string[] => Object.keys(early).filter((series) => !(series in late));

const rise = (series: string, before: Values, after: Values): number => (after[series] ?? 0) - (before[series] ?? 0);

const SECRETS = resourceOf({ apiVersion: 'v1', kind: 'Secret' });

const secret = (index: number): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: `counted-${index}`, namespace: 'default' },
});
