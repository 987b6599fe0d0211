import type { Command } from 'commander';
import type { ExitName } from '../model/errors.ts';
import type { Io } from './io.ts';

/** A command's module: declares its flags with an example in the help text, and acts. `exit` is 'pass' unless set. */
export interface CommandModule {
  build(io: Io, exit: (name: ExitName) => void): Command;
}

/** Every command; loaded only when it is named. */
export const COMMANDS = {
  analyse: {
    summary: 'what changed to the people who must know, once: issues and a webhook',
    load: () => import('./commands/analyse.ts'),
  },
  cleanup: {
    summary: 'remove what runs left in the cluster',
    load: () => import('./commands/cleanup.ts'),
  },
  compare: {
    summary: 'what of two sides is better, worse or the same, how sure, and what could not have been seen',
    load: () => import('./commands/compare.ts'),
  },
  completion: {
    summary: 'a script by which bash or zsh completes commands and options',
    load: () => import('./commands/completion.ts'),
  },
  confirm: {
    summary: 'runs both ends of a change again, in turn on one cluster, and finds the merge that caused it',
    load: () => import('./commands/confirm.ts'),
  },
  daemon: {
    summary: "runs a cluster's periodics where there is no Prow",
    load: () => import('./commands/daemon.ts'),
  },
  dashboards: {
    summary: 'dashboards for Grafana: control plane, KubeVirt, results over time',
    load: () => import('./commands/dashboards.ts'),
  },
  doctor: {
    summary: 'is this cluster fit for this test, and what to do if not',
    load: () => import('./commands/doctor.ts'),
  },
  drill: {
    summary: 'lets changes happen on purpose, and sees that people learn of them',
    load: () => import('./commands/drill.ts'),
  },
  fleet: {
    summary: 'hosts and VMs that join by a pilot run a benchmark at the same time: what each delivered',
    load: () => import('./commands/fleet.ts'),
  },
  export: {
    summary: 'what runs found over time, for Prometheus and Grafana: OpenMetrics',
    load: () => import('./commands/export.ts'),
  },
  gate: {
    summary: 'how often a gate by pairs of builds errs, what it sees, and the runs and hours that it takes',
    load: () => import('./commands/gate.ts'),
  },
  generate: {
    summary: 'suites -> Prow jobs, TestGrid configuration, operator fragments, schedule document',
    load: () => import('./commands/generate.ts'),
  },
  history: {
    summary: 'what the runs of a test say over time: key numbers, whether runs still come, what is missing',
    load: () => import('./commands/history.ts'),
  },
  import: {
    summary: 'the runs that other programs made, into a store: they then have a history',
    load: () => import('./commands/import.ts'),
  },
  infra: {
    summary: 'the clusters that runs made for themselves; removes those whose run is over',
    load: () => import('./commands/infra.ts'),
  },
  init: {
    summary: 'a small commented site, suite, cluster and workload that generate at once',
    load: () => import('./commands/init.ts'),
  },
  lint: {
    summary: "the traps in anybody's Prow job files",
    load: () => import('./commands/lint.ts'),
  },
  schedule: {
    summary: 'the week, its overlaps, and times that do not collide',
    load: () => import('./commands/schedule.ts'),
  },
  lock: {
    summary: 'who holds a cluster; wait for it, release or break its lock',
    load: () => import('./commands/lock.ts'),
  },
  look: {
    summary: 'the samples of a run in a local Prometheus, and in Grafana and perfdash where installed',
    load: () => import('./commands/look.ts'),
  },
  merges: {
    summary: 'what was merged into a branch, with the folders that each merge changed, as CSV',
    load: () => import('./commands/merges.ts'),
  },
  parse: {
    summary: 'what the output of a benchmark is worth: ok, partial, failed or unparsable, and its numbers',
    load: () => import('./commands/parse.ts'),
  },
  plan: {
    summary: 'the steps of a run, with load, caps and estimated time; touches nothing',
    load: () => import('./commands/plan.ts'),
  },
  'report-pr': {
    summary: 'answers on pull requests: queued, running, worse or not, how sure, what to do next',
    load: () => import('./commands/report-pr.ts'),
  },
  results: {
    summary: 'compute results and artifacts from the journal of a run, also of one that was killed',
    load: () => import('./commands/results.ts'),
  },
  run: {
    summary: 'one run of a test, under the lock, to a run folder',
    load: () => import('./commands/run.ts'),
  },
  runs: {
    summary: 'the runs that are kept on this machine; removes old ones',
    load: () => import('./commands/runs.ts'),
  },
  rules: {
    summary: 'what changed rules would have said of the runs that there are, before they are accepted',
    load: () => import('./commands/rules.ts'),
  },
  schema: {
    summary: "the suites' JSON Schema, for editors",
    load: () => import('./commands/schema.ts'),
  },
  serve: {
    summary: 'the pages of a history on this machine, made again when runs arrive',
    load: () => import('./commands/serve.ts'),
  },
  site: {
    summary: 'a performance history as pages in one folder: what changed, what is missing, key series',
    load: () => import('./commands/site.ts'),
  },
  suggest: {
    summary: 'the tests that measure what a pull request changes, and what a run of each takes',
    load: () => import('./commands/suggest.ts'),
  },
  thresholds: {
    summary: 'limits of a test, made of its history, for review',
    load: () => import('./commands/thresholds.ts'),
  },
  sim: {
    summary: 'the simulated cluster over HTTP, for other programs',
    load: () => import('./commands/sim.ts'),
  },
} satisfies Record<string, { summary: string; load: () => Promise<CommandModule> }>;

export type CommandName = keyof typeof COMMANDS;
