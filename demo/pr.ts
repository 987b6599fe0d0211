/**
 * What people read on two pull requests, one of which makes pods start 20 % later: `npm run demo:pr`. The runs are real ones of prowess on
 * the simulated cluster; GitHub and Deck are stand-ins on loopback. Takes about a minute.
 */
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sealed, unsealed } from '../src/model/journal-line.ts';
import { seededRandom } from '../src/model/random.ts';
import { hours } from '../src/model/units.ts';
import { writeFiles } from '../test/support/files.ts';
import { openForge } from '../test/support/forge.ts';
import { LAB, WORKLOAD } from '../test/support/lab-site.ts';
import { prowess } from './prowess.ts';

const JOB = 'pull-perf-burst';
const BASE_RUNS = 12;
const PULL_RUNS = 4;
const SLOWER = { fault: 'slow-stage', stage: 'pod-running', delayMs: 350 };

interface Pull {
  readonly number: string;
  readonly sha: string;
  readonly title: string;
  readonly slower: boolean;
}

const PULLS: readonly Pull[] = [
  { number: '101', sha: 'a1'.repeat(20), title: 'a refactoring', slower: false },
  { number: '102', sha: 'b2'.repeat(20), title: 'a new finalizer, by which pods start later', slower: true },
];

const site = mkdtempSync(join(tmpdir(), 'prowess-demo-'));
const store = join(site, 'bucket');
const forge = await openForge(() => new Date());
async function demo(): Promise<void> {
  writeSite();
  for (const { number, sha } of PULLS) {
    forge.pulls.set(`example/lab#${number}`, { state: 'OPEN', headRefOid: sha, baseRefName: 'main', comments: [] });
  }
  forge.prowJobs = PULLS.map(waitingJob);
  await report();
  show('after /test perf');
  say(`${BASE_RUNS} runs of main, then ${PULL_RUNS} of each pull request`);
  for (let run = 1; run <= BASE_RUNS; run++) await runOnce('morning', ['--commit', String(run).padStart(40, '0')]);
  for (const pull of PULLS) await pullRuns(pull);
  forge.prowJobs = [];
  await report();
  show(`after ${PULL_RUNS} runs`);
}

function writeSite(): void {
  mkdirSync(store);
  writeFiles(site, {
    'prowess.yaml': LAB,
    'slower.yaml': `version: 1\nfaults: ${JSON.stringify([SLOWER])}\n`,
    'suites/workloads/pod.yaml': WORKLOAD,
    'suites/clusters/lab.yaml': `version: 1
cluster: lab
exclusive: true
nodes: {schedulable: 4, controlPlane: 1}
`,
    'suites/perf.yaml': `version: 1
suite: perf
cluster: lab
repo: example/lab@main
workload: pod
tests:
  burst:
    scenario: {kind: burst, objects: 100}
    subject: {kind: images, registry: quay.io/lab, tag: "{{run.commit}}"}
    presubmit: {comment: /test perf, name: ${JOB}}
    postsubmit: {name: post-perf-burst}
    history: {key: [{metric: creation-latency}], tolerance: {creation-latency: 5%}}
`,
  });
}

async function pullRuns({ number, sha, slower }: Pull): Promise<void> {
  for (let run = 1; run <= PULL_RUNS; run++) {
    const before = journals();
    const faults = slower ? ['--faults', join(site, 'slower.yaml')] : [];
    await runOnce('afternoon', ['--commit', sha, '--pull', number, ...faults]);
    if (slower) await asItsOwnCode(journals().difference(before));
  }
}

const hourOf = (seed: string): number => seededRandom(`${seed}/start`).integer(hours(24));
/** The seed of a simulated run draws its hour as well: those of main are before all of pull requests. */
const SEEDS = Array.from({ length: 1000 }, (_, index) => String(index + 1));
const HALVES = Map.groupBy(SEEDS, (seed) => (hourOf(seed) < hours(12) ? 'morning' : 'afternoon'));

async function runOnce(half: 'morning' | 'afternoon', args: readonly string[]): Promise<void> {
  const seed = HALVES.get(half)?.shift() ?? '1';
  await prowess(site, ['run', 'burst', '--cluster', 'sim', '--store', store, '--seed', seed, ...args]);
}

const journals = (): Set<string> => new Set(globSync(join(store, '**/journal.ndjson')));

/** What is injected marks a run as a drill, which no verdict uses. Here it stands for the code of the pull request: the mark is taken off. */
async function asItsOwnCode(paths: ReadonlySet<string>): Promise<void> {
  for (const path of paths) {
    const [first = '', ...rest] = readFileSync(path, 'utf8').split('\n');
    const begun = JSON.parse(unsealed(first).body);
    const { drill: _, ...run } = begun.run;
    writeFileSync(path, [sealed({ ...begun, run }), ...rest].join('\n'));
    await prowess(site, ['results', dirname(path)]);
  }
}

/** Each by its name: simulated runs have times of their own, so that they are not the newest. */
async function report(): Promise<void> {
  for (const { number } of PULLS) {
    const where = ['--store', store, '--deck', forge.url, '--github-api', forge.url];
    await prowess(site, ['report-pr', '--pull', `example/lab#${number}`, ...where], { GITHUB_TOKEN: 'secret' });
  }
}

/** The second waits behind the first. */
function waitingJob({ number, sha }: Pull, place: number): object {
  return {
    metadata: { creationTimestamp: new Date(Date.now() + place * 1000).toISOString() },
    spec: {
      type: 'presubmit',
      job: JOB,
      job_queue_name: 'prowess-lab',
      refs: { org: 'example', repo: 'lab', base_ref: 'main', pulls: [{ number: Number(number), sha }] },
    },
    status: { state: 'triggered' },
  };
}

function show(when: string): void {
  for (const { number, title } of PULLS) {
    for (const { body, isMinimized } of forge.pulls.get(`example/lab#${number}`)?.comments ?? []) {
      const text = body.slice(body.indexOf('\n') + 1);
      console.log(`\n----- #${number} ${title}, ${when}${isMinimized ? ' (folded)' : ''}\n${text}`);
    }
  }
}

function say(what: string): void {
  console.error(`demo: ${what}`);
}

try {
  await demo();
} finally {
  await forge.close();
  rmSync(site, { recursive: true });
}
