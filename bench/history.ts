/** What a test's history costs: 10,000 runs of 259 series, read for the first time, again, and with one run more. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { directoryStore } from '../src/adapters/disk/directory-store.ts';
import { documentJson } from '../src/history/document-json.ts';
import type { RunDocument } from '../src/history/run.ts';
import type { RunStore } from '../src/history/run-store.ts';
import { placesOf } from '../src/history/store/places.ts';
import { readJob } from '../src/history/store/read-job.ts';
import { seededRandom } from '../src/model/random.ts';
import { epochMs } from '../src/model/units.ts';
import { indexInMemory } from '../test/support/index-files.ts';
import { benchFolder } from './support/site.ts';

const [RUNS = 10_000, SERIES = 259, ROUNDS = 3] = process.argv.slice(2).map(Number);
const JOB = 'periodic-bench';
const HOUR_MS = 3_600_000;
const QUANTILES = ['p50', 'p90', 'p95', 'p99', 'max'];
const root = join(import.meta.dirname, '..');
const folder = benchFolder();

for (let run = 0; run < RUNS; run++) write(run);
console.log(`${RUNS} runs of ${SERIES} series`);
console.log(`read for the first time: ${text(history())}`);
console.log(`again: ${text(middle(Array.from({ length: ROUNDS }, history)))} (median of ${ROUNDS})`);
write(RUNS);
console.log(`with one run more: ${text(history())}`);
console.log(`one run more reads ${(await bytesOfOneMore()) / 1000} kB of the store`);

/** Three runs a day; half of the series are calls of KubeVirt's audit, the others are quantiles of latencies. */
function write(run: number): void {
  const random = seededRandom(String(run));
  const build = String(2_000_000_000_000_000_000n + BigInt(run) * 4_194_304n * BigInt(8 * HOUR_MS));
  const document: RunDocument = {
    run: {
      test: 'bench/density',
      job: JOB,
      build,
      line: 'main',
      kind: 'periodic',
      startedAt: epochMs(Date.UTC(2017, 0, 1) + run * 8 * HOUR_MS),
      outcome: 'pass',
      regime: { id: 'bench', hard: { experiment: 'burst' }, soft: {} },
      address: `${JOB}/${build}`,
    },
    points: Array.from({ length: SERIES }, (_, series) => ({
      series:
        series % 2 === 0
          ? { metric: `PATCH-${resourceOf(series)}-count`, labels: { kind: 'VMI' }, statistic: 'value' }
          : { metric: `latency-${series}`, labels: { kind: 'VMI' }, statistic: QUANTILES[series % 5] ?? 'p50' },
      state: 'ok',
      value: 1000 * (1 + 0.05 * random.normal()),
    })),
  };
  const artifacts = join(folder, 'runs/logs', JOB, build, 'artifacts');
  mkdirSync(artifacts, { recursive: true });
  writeFileSync(join(artifacts, 'history.json'), documentJson(document));
}

/** 2 -> `ac`: names of resources have no digits. */
function resourceOf(series: number): string {
  return String(series).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '');
}

interface Cost {
  readonly seconds: number;
  /** Of processors: on a busy machine only this says something. */
  readonly cpuSeconds: number;
}

/** What the whole process takes. */
function history(): Cost {
  const started = performance.now();
  const command = [process.execPath, 'src/cli/main.ts', 'history', 'bench/density', '--store', join(folder, 'runs')];
  const { status, stdout, stderr } = spawnSync('sh', ['-c', '"$@" || exit; times', 'sh', ...command], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
  });
  if (status !== 0) throw new Error(`prowess history ended with ${status}: ${stderr.slice(-2000)}`);
  const ofChildren = stdout.trimEnd().split('\n').at(-1) ?? '';
  const cpu = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: cpu.reduce((all, each) => all + each, 0) };
}

/** As of a bucket: bytes of objects and of names. */
async function bytesOfOneMore(): Promise<number> {
  const store = directoryStore(join(folder, 'runs'));
  const index = indexInMemory();
  const [place] = placesOf(JOB, { pathPrefix: '' });
  if (place === undefined) throw new Error('a job has a place');
  const options = { recheck: 'newest', parallel: 16 } as const;
  await readJob(store, place, index, options);
  write(RUNS + 1);
  let bytes = 0;
  const counted: RunStore = {
    ...store,
    async *get(path) {
      for await (const chunk of store.get(path)) {
        bytes += chunk.length;
        yield chunk;
      }
    },
    async *list(below) {
      for await (const name of store.list(below)) {
        bytes += name.length;
        yield name;
      }
    },
  };
  await readJob(counted, place, index, options);
  return bytes;
}

function text({ seconds, cpuSeconds }: Cost): string {
  return `${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of processors`;
}

function middle(costs: readonly Cost[]): Cost {
  const half = Math.floor(costs.length / 2);
  return costs.toSorted((a, b) => a.cpuSeconds - b.cpuSeconds)[half] ?? { seconds: Number.NaN, cpuSeconds: Number.NaN };
}
