/**
 * What is kept of a site's Prometheus: `npm run bench:look -- [--series N] [--minutes N]`. A real Prometheus holds so many series of a scrape
 * every 15 seconds. Prints how long a run takes to keep them as OpenMetrics, and then how long `prowess look` takes until a real Prometheus
 * answers with them. It fails where one of the two is longer than was asked.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keepCompressed } from '../src/adapters/disk/keep-file.ts';
import { freePort } from '../src/adapters/free-port.ts';
import { connectKube } from '../src/adapters/kube/connect.ts';
import { systemClock } from '../src/adapters/system-clock.ts';
import { createPrograms } from '../src/app/look/programs.ts';
import { showPrometheus } from '../src/app/look/prometheus.ts';
import { type EpochMs, later, minutes, ms, seconds } from '../src/model/units.ts';
import { type MetricFamily, openMetricsPieces } from '../src/render/openmetrics.ts';
import { WINDOW_FILE } from '../src/runner/metrics/prometheus/keep.ts';
import { readWindow } from '../src/runner/metrics/prometheus/window.ts';
import { prowess, prowessAtWork } from '../test/support/cli.ts';
import { writeLabSite } from '../test/support/lab-site.ts';
import { artifactsBelow } from '../test/support/stored-run.ts';

const { values } = parseArgs({
  options: { series: { type: 'string', default: '500' }, minutes: { type: 'string', default: '10' } },
});
const [series, length] = [Number(values.series), minutes(Number(values.minutes))];
const EVERY = seconds(15);
/** Series of one family. */
const INSTANCES = 10;
const ASKED = { write: seconds(5), look: seconds(10) };

const folder = mkdtempSync(join(tmpdir(), 'prowess-bench-look-'));
const stop = new AbortController();
const programs = createPrograms(folder, { PATH: process.env.PATH ?? '' }, stop.signal);
try {
  const artifacts = await simulatedRun();
  const samples = await keep(artifacts);
  const shownMs = await look(artifacts);
  if (samples.tookMs > ASKED.write || shownMs > ASKED.look) process.exitCode = 1;
} finally {
  await programs.end();
  rmSync(folder, { recursive: true });
}

/** The run that the samples belong to. */
async function simulatedRun(): Promise<string> {
  writeLabSite(folder, 1);
  const store = join(folder, 'runs');
  const { code, stderr } = await prowess(['run', 'burst-lab-0', '--cluster', 'sim', '--store', store], { cwd: folder });
  const artifacts = artifactsBelow(store);
  if (code !== 0 || artifacts === undefined) throw new Error(stderr);
  return artifacts;
}

async function keep(artifacts: string): Promise<{ readonly tookMs: number }> {
  const to = systemClock.now();
  const path = join(folder, 'scraped.om');
  writeFileSync(path, [...openMetricsPieces(scraped(to))].join(''));
  promtool('tsdb', 'create-blocks-from', 'openmetrics', path, join(folder, 'data'));
  const time = { from: later(to, ms(-length)), to };
  const { url } = await showPrometheus({ program: 'prometheus', port: undefined, scratch: folder, time, programs });
  const access = { name: 'prometheus', server: new URL(url), tls: {}, login: { kind: 'none' }, headers: {} } as const;
  const server = connectKube({ ...access, proxy: undefined }, systemClock);
  const began = performance.now();
  const window = await readWindow(
    server,
    { series: ['{job="bench"}'], first: new Set() },
    ms(length + minutes(1)),
    stop.signal,
  );
  const { bytes } = await keepCompressed(artifacts, WINDOW_FILE, openMetricsPieces(window.families));
  const tookMs = performance.now() - began;
  await server.close();
  console.log(
    `kept ${window.series} series, ${window.samples} samples, ${bytes} bytes in ${text(tookMs)}; at most ${text(ASKED.write)} asked`,
  );
  return { tookMs };
}

/** Until Prometheus answers with all of them. */
async function look(artifacts: string): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const looking = prowessAtWork(['look', artifacts, '--port', String(port)], { cwd: folder });
  await looking.says('Ctrl-C ends');
  const query = new URLSearchParams({ query: `count(last_over_time({job="bench"}[${values.minutes}m]))` });
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?${query}`);
  const shown = /"value":\[[^,]+,"(\d+)"\]/.exec(await answer.text())?.[1];
  const tookMs = performance.now() - began;
  looking.signal('SIGINT');
  await looking.finished;
  if (Number(shown) !== series) throw new Error(`prowess look shows ${shown ?? 'no'} series of ${series}`);
  console.log(`prowess look showed ${shown} series after ${text(tookMs)}; at most ${text(ASKED.look)} asked`);
  return tookMs;
}

/** A counter of each series at every scrape. */
function scraped(to: EpochMs): MetricFamily[] {
  const scrapes = Array.from({ length: length / EVERY }, (_, index) => later(to, ms(-index * EVERY)));
  return Array.from({ length: series / INSTANCES }, (_, family) => ({
    name: `bench_${family}`,
    type: 'unknown' as const,
    samples: Array.from({ length: INSTANCES }, (_, instance) => ({
      job: 'bench',
      instance: `node-${instance}`,
    })).flatMap((labels) => scrapes.map((at, index) => ({ labels, at, value: family * 1000.5 - index }))),
  }));
}

function promtool(...args: string[]): void {
  const { status, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`promtool ${args.join(' ')}: ${stderr}`);
}

function text(tookMs: number): string {
  return `${(tookMs / 1000).toFixed(2)} s`;
}
