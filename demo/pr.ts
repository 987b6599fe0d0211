/**
 * What people read on two pull requests, one of which makes pods 20 % slower: `npm run demo:pr`. The runs are real ones of prowess on the
 * simulated cluster, started as Prow starts them; GitHub and Deck are stand-ins on loopback. Takes about two minutes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFiles } from '../test/support/files.ts';
import { type Forge, openForge } from '../test/support/forge.ts';
import { LAB, WORKLOAD } from '../test/support/lab-site.ts';
import { type SimServer, simServer } from '../test/support/sim-serve.ts';

const PROWESS = join(import.meta.dirname, '../src/cli/main.ts');
const JOB = 'pull-perf-burst';
const BASE_RUNS = 8;
const PULL_RUNS = 6;
const SLOWER = { fault: 'slow-stage', stage: 'pod-running', delayMs: 500 };
const PULLS = [
  { number: '101', sha: 'a1'.repeat(20), title: 'a refactoring' },
  { number: '102', sha: 'b2'.repeat(20), title: 'a new finalizer, by which pods start 20 % later' },
] as const;

const site = mkdtempSync(join(tmpdir(), 'prowess-demo-'));
const store = join(site, 'bucket');
const forge = await openForge(() => new Date());
try {
  writeSite();
  await baseRuns();
  for (const pull of PULLS) await pullRequest(pull);
} finally {
  await forge.close();
  rmSync(site, { recursive: true });
}

const prowJob = (state: string, number: string, sha: string): object => ({
  metadata: { creationTimestamp: new Date().toISOString() },
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
    'slower.yaml': `faults: ${JSON.stringify([SLOWER])}\n`,
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
  say(`${BASE_RUNS} runs of main`);
  const server = await simServer(['--nodes', '4', '--speed', '20', '--seed', '1']);
  for (let run = 1; run <= BASE_RUNS; run++) {
    await prowRun(server, 'postsubmit', String(run), String(run).padStart(40, '0'));
  }
  await server.stop();
}

async function pullRequest({ number, sha, title }: (typeof PULLS)[number]): Promise<void> {
  say(`pull request ${number}: ${title}`);
  forge.pulls.set(`example/lab#${number}`, { state: 'OPEN', headRefOid: sha, baseRefName: 'main', comments: [] });
  forge.prowJobs = [prowJob('triggered', number, sha)];
  await report();
  show(forge, number, 'after /test perf');
  const faults = number === '102' ? ['--faults', join(site, 'slower.yaml')] : [];
  const server = await simServer(['--nodes', '4', '--speed', '20', '--seed', number, ...faults]);
  for (let run = 1; run <= PULL_RUNS; run++) await prowRun(server, 'presubmit', `${number}${run}`, sha, number);
  await server.stop();
  forge.prowJobs = [];
  await report();
  show(forge, number, `after ${PULL_RUNS} runs`);
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

function show({ pulls }: Forge, number: string, when: string): void {
  const comments = pulls.get(`example/lab#${number}`)?.comments ?? [];
  for (const { body, isMinimized } of comments) {
    console.log(`\n----- #${number} ${when}${isMinimized ? ' (folded)' : ''}\n${body.slice(body.indexOf('\n') + 1)}`);
  }
}

function say(what: string): void {
  console.error(`demo: ${what}`);
}
