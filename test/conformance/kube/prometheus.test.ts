import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { findAccess } from '../../../src/adapters/kube/access/find-access.ts';
import { connectKube } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { BOARDS, queriesOf } from '../../../src/dashboards/index.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { resourceOf } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import type { MetricsSource, SampleEdge } from '../../../src/runner/context.ts';
import { pageSource } from '../../../src/runner/metrics/page-source.ts';
import { prometheusSources } from '../../../src/runner/metrics/prometheus/sources.ts';
import { prowessAtWork } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { artifactsBelow, resultBelow } from '../../support/stored-run.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { freePort } from '../support/control-plane/ports.ts';
import { type LocalSite, localSite } from '../support/local-site.ts';
import { type RunningPrometheus, startPrometheus } from '../support/prometheus.ts';

const TESTS = `
  pods: {workload: pod-pause, scenario: {kind: arrivals, process: fixed, perSecond: 20, objects: 60}}
  profiled:
    workload: pod-pause
    scenario: {kind: arrivals, process: fixed, perSecond: 20, objects: 60}
    profiles:
      every: 5s
      cpu: 1s
      of:
        - {component: apiserver, take: [heap, goroutine, cpu]}
        - {component: away, take: [heap], url: "http://127.0.0.1:1/debug/pprof"}
        - {component: agents, take: [heap], selector: app=agents, port: 6060}
  vms: {workload: vmi-cirros, scenario: {kind: arrivals, process: fixed, perSecond: 2, objects: 30}}
  arrivals: {workload: pod-pause, scenario: {kind: arrivals, process: fixed, perSecond: 5, objects: 100}}
`;

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
  const siteReading = (url: string, keep?: object): LocalSite =>
    localSite(plane, TESTS, {
      change: (cluster) => withPrometheus(cluster, url, keep),
    });

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

  it('is the source of a run that counts exactly what was created, and says so', async () => {
    const { stdout, result } = await site.run('pods');
    expect(result.ended, stdout).to.equal('completed');
    const messages = result.validity.map(({ message }) => message);
    expect(messages).to.include('the API server answered 60 creations of pods, 60 follow from ours');
    expect(messages.join('\n')).to.include('sources of metrics read before and after, 2 through Prometheus');
    const { scraped = [] } = result.provenance;
    expect(scraped.map(({ source }) => source).sort()).to.deep.equal([
      `apiserver/127.0.0.1:${plane.ports['kube-apiserver']}`,
      `etcd/127.0.0.1:${plane.ports.etcd}`,
    ]);
    for (const { before = 0, after = 0 } of scraped) expect(after).to.be.above(before);
    const metrics = result.measurements.map(
      ({ metric, labels }) => `${metric} ${labels.component ?? labels.operation}`,
    );
    expect(metrics).to.include.members(['etcd-latency create', 'etcd-latency disk-commit']);
    expect(metrics).to.include.members(['memory-usage apiserver', 'memory-usage etcd']);
  });

  it('makes a run INVALID in which the API server was restarted between two scrapes', async () => {
    const { code, result } = await site.run('arrivals', async (run) => {
      while (!run.hasEnded() && !/"verb":"create","resource":"pods".*"step":"[^"]*-load/.test(run.journal()))
        await sleep(100);
      await plane.kill('kube-apiserver');
      await plane.start('kube-apiserver');
    });
    expect(code).to.equal(3);
    const broken = result.validity.filter(({ rule, passed }) => rule === 'replicas-steady' && !passed);
    expect(broken.map(({ message }) => message)).to.include(
      `apiserver/127.0.0.1:${plane.ports['kube-apiserver']} restarted during the load`,
    );
    await site.prowess(['cleanup', 'pods', '--cluster', 'local']);
  });

  it('is beside profiles of the API server, which go tool pprof reads; those that cannot be taken say why', async () => {
    const { code, stdout, result, artifacts } = await site.run('profiled');
    expect(code, stdout).to.equal(0);
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
    for (const { text, file } of kept) {
      const content = readFileSync(join(artifacts, file.path));
      expect(createHash('sha256').update(content).digest('hex'), file.path).to.equal(file.sha256);
      const { status, stdout: top } = spawnSync('go', ['tool', 'pprof', '-top', join(artifacts, file.path)], {
        encoding: 'utf8',
      });
      expect(status, file.path).to.equal(0);
      expect(top).to.include('File: kube-apiserver');
      if (text === 'cpu during')
        expect(top)
          .to.include('Type: cpu')
          .and.to.match(/Duration: 1/);
    }
    const reasons = profiles.flatMap(({ component, reason }) =>
      reason === undefined ? [] : [`${component}: ${reason}`],
    );
    expect([...new Set(reasons)].map((reason) => reason.split(' gave')[0]).sort()).to.deep.equal([
      'agents: no pod app=agents runs: 0 were found',
      'away: http://127.0.0.1:1',
    ]);
    expect(readFileSync(join(artifacts, 'prowess-report.html'), 'utf8')).to.include('go tool pprof -http=: profiles/');
  });

  it('has data for every query of the dashboards, also later, in what prowess look starts', async () => {
    const keeping = siteReading(prometheus.url, { series: ['{job=~".+"}'], snapshots: '/nowhere' });
    const { result, artifacts, stdout } = await keeping.run('vms');
    const { prometheus: kept } = result;
    expect(kept, stdout).to.deep.include({ state: 'kept', how: 'openmetrics' });
    expect(kept?.gaps?.[0]).to.match(/^there is no snapshot of its database: .*admin APIs disabled/);
    const window = { from: kept?.from ?? 0, to: kept?.to ?? 0 };
    for (const board of OF_SCRAPES)
      for (const { expr } of queriesOf(board)) expect(await points(prometheus.url, expr, window), expr).to.be.above(0);

    await looking(artifacts, async (url) => {
      for (const board of OF_SCRAPES)
        for (const { expr } of queriesOf(board))
          expect(await points(url, expr, window), `later: ${expr}`).to.be.above(0);
    });
  });

  it('is not needed for a look at what a run found, and read itself', async () => {
    const store = join(site.folder, 'simulated');
    const { code, stderr } = await site.prowess(['run', 'pods', '--cluster', 'sim', '--seed', '1', '--store', store]);
    expect(code, stderr).to.equal(0);
    const artifacts = artifactsBelow(store) ?? expect.fail('no journal');
    const { startedAt, endedAt } = resultBelow(store);
    await looking(artifacts, async (url) => {
      const window = { from: startedAt, to: endedAt };
      for (const { expr } of queriesOf(RESULTS)) expect(await points(url, expr, window), expr).to.be.above(0);
      expect(await points(url, 'process_resident_memory_bytes{job="apiserver"}', window)).to.be.above(0);
    });
  });

  it('is kept as a snapshot of its database where it allows that, which is then no longer on its disk', async () => {
    const open = await startPrometheus(plane, 5, ['--web.enable-admin-api']);
    try {
      const { result, artifacts } = await siteReading(open.url, { snapshots: join(open.data, 'snapshots') }).run(
        'pods',
      );
      const { how, files = [] } = result.prometheus ?? {};
      expect(how, JSON.stringify(result.prometheus)).to.equal('snapshot');
      const blocks = new Set(files.map(({ path }) => path.split('/')[2]));
      expect(blocks.size).to.equal(1);
      const database = join(artifacts, 'prometheus/snapshot');
      const { status, stdout } = spawnSync('promtool', ['tsdb', 'list', database], { encoding: 'utf8' });
      expect(status, stdout).to.equal(0);
      for (const block of blocks) expect(stdout).to.include(block);
      expect(readdirSync(join(open.data, 'snapshots'))).to.deep.equal([]);
    } finally {
      await open.stop();
    }
  });

  it('gets what prowess export openmetrics writes', async () => {
    const file = join(site.folder, 'results.om');
    const exported = await site.prowess([
      'export',
      'openmetrics',
      '--store',
      join(site.folder, 'runs-0'),
      '--write',
      file,
    ]);
    expect(exported.stderr).to.match(/wrote .*results\.om: \d+ runs? of/);
    const data = temporaryFolder();
    const made = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', file, data], { encoding: 'utf8' });
    expect(made.status, made.stderr).to.equal(0);
    expect(readdirSync(data)).to.have.length(1);
  });

  it('is said to be absent, and its numbers with it, where nothing answers', async () => {
    const alone = siteReading('http://127.0.0.1:1');
    const doctor = await alone.prowess(['doctor', 'pods', '--cluster', 'local']);
    expect(doctor.stdout).to.match(
      /metrics: absent: .*apiserver, etcd \(through Prometheus: http:\/\/127\.0\.0\.1:1 gave no reply/,
    );
    const { stdout, result } = await alone.run('pods');
    expect(result.ended, stdout).to.equal('completed');
    expect(result.measurements.filter(({ labels }) => labels.component === 'etcd')).to.deep.equal([]);
    expect(result.provenance.scraped?.map(({ source, before }) => [source, before])).to.deep.equal([
      ['apiserver', undefined],
      ['etcd', undefined],
    ]);
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
