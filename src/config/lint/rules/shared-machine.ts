import { child, entries, items, text, textAt } from '../../source/navigate.ts';
import type { Position } from '../../source/yaml-node.ts';
import { about, listNames } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import { containersOf, type Job, type JobTree, placeOf, presetsFor } from '../jobs.ts';
import { isPerformanceJob } from '../performance.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { argvOf, scriptsOf } from '../scripts.ts';

export const sharedMachine: LintRule = {
  id: 'shared-machine',
  severity: 'warning',
  summary: 'performance jobs use one machine or cluster, and nothing keeps them apart',
  why:
    'Two measurements on one machine spoil each other, and neither knows. Crons that lie apart keep jobs apart only ' +
    'as long as each starts and ends on time: a rerun, a queue or a slow day makes them overlap. max_concurrency ' +
    'counts one job name; only a job_queue_name that all of them share, with capacity 1, orders them. (An aborted ' +
    'job leaves its queue before its pod has ended, so a lock in the cluster itself is wanted too.)',
  source: 'sigs.k8s.io/prow pkg/plank/reconciler.go, canExecuteConcurrently',
  checkconfig: 'misses',
  bad: `
periodics:
- name: perf-density-100
  cron: 40 4 * * *
${CONTAINER}
      command: [bash, -ce]
      args: ["install -m400 secrets/kubeconfigs/perf-cluster /kubeconfig; ./density.sh 100"]
- name: perf-density-600
  cron: 40 15 * * *
${CONTAINER}
      command: [bash, -ce]
      args: ["install -m400 secrets/kubeconfigs/perf-cluster /kubeconfig; ./density.sh 600"]
`,
  good: `
periodics:
- name: perf-density-100
  cron: 40 4 * * *
  job_queue_name: perf-bm
${CONTAINER}
      command: [bash, -ce]
      args: ["install -m400 secrets/kubeconfigs/perf-cluster /kubeconfig; ./density.sh 100"]
- name: perf-density-600
  cron: 40 15 * * *
  job_queue_name: perf-bm
${CONTAINER}
      command: [bash, -ce]
      args: ["install -m400 secrets/kubeconfigs/perf-cluster /kubeconfig; ./density.sh 600"]
`,
  check: checkMachines,
};

interface Use {
  readonly job: Job;
  /** What names the machine. */
  readonly machine: string;
  readonly at: Position;
}

function checkMachines(tree: JobTree): Complaint[] {
  const performance = tree.jobs.filter(isPerformanceJob);
  const uses = performance.flatMap((job) => usesOf(job, tree));
  return [...Map.groupBy(uses, ({ machine }) => machine).values()].flatMap(checkGroup);
}

function checkGroup(uses: readonly Use[]): Complaint[] {
  const [first] = uses;
  const names = [...new Set(uses.map(({ job }) => job.name))];
  const queues = new Set(uses.map(({ job }) => textAt(job.node, 'job_queue_name')));
  if (first === undefined || names.length < 2 || (queues.size === 1 && !queues.has(undefined))) return [];
  const apart =
    queues.size > 1 && !queues.has(undefined)
      ? `their queues are ${listNames([...queues].map(String))}`
      : 'no job_queue_name keeps them apart';
  const message = `${listNames(names)} run on one cluster (${first.machine}), and ${apart}: a rerun or a late start overlaps them`;
  const fix = 'give all of them one job_queue_name, and declare it with capacity 1 in plank.job_queue_capacities';
  return [about(first.job, { message, fix }, first.at)];
}

function usesOf(job: Job, tree: JobTree): Use[] {
  const found = [...fromScripts(job), ...fromVolumes(job, tree), ...fromNode(job)];
  return [...Map.groupBy(found, ({ machine }) => machine).values()].flatMap(([first]) => first ?? []);
}

/** A kubeconfig that a script fetches or names: `secrets/kubeconfigs/perf-cluster`. */
function fromScripts(job: Job): Use[] {
  const scripts = scriptsOf(job).map(({ text: script, place }) => ({ script, place }));
  const words = containersOf(job).flatMap((container) =>
    argvOf(container).map((word) => ({ script: word.text, place: () => word.at })),
  );
  return [...scripts, ...words].flatMap(({ script, place }) =>
    [...script.matchAll(KUBECONFIG)].flatMap((match) => {
      const [, folder = '', name = ''] = match;
      return name === '' ? [] : [{ job, machine: `${folder}/${name}`, at: place(match.index) }];
    }),
  );
}

const KUBECONFIG = /([\w.-]*kubeconfigs?)\/([\w.-]+)/gi;

/** A secret with a kubeconfig that the pod mounts. */
function fromVolumes(job: Job, tree: JobTree): Use[] {
  const own = items(child(job.node, 'spec', 'volumes')).map((volume) => ({ volume, at: volume.at }));
  const preset = presetsFor(job, tree).flatMap(({ node }) => items(child(node, 'volumes')));
  return [...own, ...preset.map((volume) => ({ volume, at: placeOf(job) }))].flatMap(({ volume, at }) => {
    const secret = textAt(volume, 'secret', 'secretName');
    return secret !== undefined && /kubeconfig/i.test(secret) ? [{ job, machine: `secret ${secret}`, at }] : [];
  });
}

/** The one node that the pod is pinned to. */
function fromNode(job: Job): Use[] {
  const spec = child(job.node, 'spec');
  const pinned = entries(child(spec, 'nodeSelector')).find(({ key }) => key === 'kubernetes.io/hostname');
  const node = text(pinned?.value) ?? textAt(spec, 'nodeName');
  return node === undefined ? [] : [{ job, machine: `node ${node}`, at: pinned?.at ?? placeOf(job) }];
}
