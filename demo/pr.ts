/**
 * What people read on two pull requests, one of which makes pods 20 % slower: `npm run demo:pr`. The runs are real ones of prowess on the
 * simulated cluster, started as Prow starts them; GitHub and Deck are stand-ins on loopback. Takes about two minutes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFiles } from '../test/support/files.ts';
import { openForge } from '../test/support/forge.ts';
import { LAB, WORKLOAD } from '../test/support/lab-site.ts';
import { type SimServer, simServer } from '../test/support/sim-serve.ts';

const PROWESS = join(import.meta.dirname, '../src/cli/main.ts');
const JOB = 'pull-perf-burst';
const BASE_RUNS = 8;
const PULL_RUNS = 4;
const SLOWER = { fault: 'slow-stage', stage: 'pod-running', delayMs: 500 };
const PULLS = [
  { number: '101', sha: 'a1'.repeat(20), title: 'a refactoring' },
  { number: '102', sha: 'b2'.repeat(20), title: 'a new finalizer, by which pods start 20 % later' },
] as const;

const site = mkdtempSync(join(tmpdir(), 'prowess-demo-'));
const store = join(site, 'bucket');
const forge = await openForge(() => new Date());
const prowJob = (state: string, { number, sha }: (typeof PULLS)[number], place: number): object => ({
  metadata: { creationTimestamp: new Date(Date.now() + place * 1000).toISOString() },
  spec: {
    type: 'presubmit',
    job: JOB,
    job_queue_name: 'prowess-lab',
    refs: { org: 'example', repo: 'lab', base_ref: 'main', pulls: [{ number: Number(number), sha }] },
  },
  status: { state },
});

function writeSite(): void {
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
warmUp: {max: 1s}
tests:
  burst:
    scenario: {kind: burst, objects: 40}
    subject: {kind: images, registry: quay.io/lab, tag: "{{run.commit}}"}
    estimate: 1m
    presubmit: {comment: /test perf, name: ${JOB}}
    postsubmit: {name: post-perf-burst}
    history: {key: [{metric: creation-latency}]}
`,
  });
}

async function baseRuns(): Promise<void> {
  await onCluster([], async (server) => {
    for (let run = 1; run <= BASE_RUNS; run++) {
      await prowRun(server, 'postsubmit', String(run), String(run).padStart(40, '0'));
    }
  });
}

async function pullRuns({ number, sha }: (typeof PULLS)[number]): Promise<void> {
  const faults = number === '102' ? ['--faults', join(site, 'slower.yaml')] : [];
  await onCluster(faults, async (server) => {
    for (let run = 1; run <= PULL_RUNS; run++) await prowRun(server, 'presubmit', `${number}${run}`, sha, number);
  });
}

async function onCluster(faults: readonly string[], act: (server: SimServer) => Promise<void>): Promise<void> {
  const server = await simServer(['--nodes', '4', '--speed', '20', ...faults]);
  try {
    await act(server);
  } finally {
    await server.stop();
  }
}

/** One run as a job of Prow, whose pod utilities upload to the bucket. */
async function prowRun(server: SimServer, type: string, build: string, sha: string, pull?: string): Promise<void> {
  const job = type === 'presubmit' ? JOB : 'post-perf-burst';
  const folder = type === 'presubmit' ? `pr-logs/pull/example_lab/${pull}/${job}/${build}` : `logs/${job}/${build}`;
  const refs = {
    org: 'example',
    repo: 'lab',
    base_ref: 'main',
    base_sha: pull === undefined ? sha : String(BASE_RUNS).padStart(40, '0'),
    ...(pull !== undefined && { pulls: [{ number: Number(pull), sha, author: 'ann' }] }),
  };
  if (pull !== undefined) {
    writeFiles(store, { [`pr-logs/directory/${job}/${build}.txt`]: `gs://lab-results/${folder}` });
  }
  await prowess(['run', 'burst', '--cluster', 'lab'], {
    KUBECONFIG: server.kubeconfig,
    JOB_SPEC: JSON.stringify({ type, job, buildid: build, refs }),
    ARTIFACTS: join(store, folder, 'artifacts'),
  });
}

const report = (): Promise<void> =>
  prowess(['report-pr', '--store', store, '--deck', forge.url, '--github-api', forge.url], { GITHUB_TOKEN: 'secret' });

async function prowess(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [PROWESS, ...args], {
    cwd: site,
    env: { PATH, HOME, XDG_CACHE_HOME: join(site, 'cache'), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`prowess ${args[0]} ended with ${code}:\n${said}`);
}

function show(when: string): void {
  for (const { number, title } of PULLS) {
    for (const { body, isMinimized } of forge.pulls.get(`example/lab#${number}`)?.comments ?? []) {
      console.log(
        `\n----- #${number} ${title}, ${when}${isMinimized ? ' (folded)' : ''}\n${body.slice(body.indexOf('\n') + 1)}`,
      );
    }
  }
}

function say(what: string): void {
  console.error(`demo: ${what}`);
}

async function main(): Promise<void> {
  writeSite();
  mkdirSync(store);
  for (const { number, sha } of PULLS) {
    forge.pulls.set(`example/lab#${number}`, { state: 'OPEN', headRefOid: sha, baseRefName: 'main', comments: [] });
  }
  forge.prowJobs = PULLS.map((pull, place) => prowJob('triggered', pull, place));
  await report();
  show('after /test perf');
  say(`${BASE_RUNS} runs of main, then ${PULL_RUNS} of each pull request: about two minutes`);
  await baseRuns();
  await Promise.all(PULLS.map(pullRuns));
  forge.prowJobs = [];
  await report();
  show(`after ${PULL_RUNS} runs`);
}

try {
  await main();
} finally {
  await forge.close();
  rmSync(site, { recursive: true });
}
