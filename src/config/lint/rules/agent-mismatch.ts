import { child, isTrue, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { decorationOf } from '../decoration.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { type Job, type JobTree, placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const agentMismatch: LintRule = {
  id: 'agent-mismatch',
  severity: 'error',
  summary: 'a field that the agent of the job does not have',
  why:
    'spec, decoration and error_on_eviction are for `agent: kubernetes`, pipeline_run_spec is for `agent: ' +
    'tekton-pipeline`, which needs it; Prow refuses to load anything else. (Other agents than kubernetes, jenkins ' +
    'and tekton-pipeline are not checked, as Prow does not.)',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validateAgent',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  agent: jenkins
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  agent: kubernetes
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job, tree) => {
    const agent = textAt(job.node, 'agent') ?? 'kubernetes';
    const problem = AGENTS.includes(agent) ? problemOf(job, tree, agent) : undefined;
    if (problem === undefined) return [];
    const [key, message] = problem;
    return [about(job, { message, fix: 'name the agent that has it, or remove it' }, placeOfKey(job, key))];
  }),
};

const AGENTS = ['kubernetes', 'jenkins', 'tekton-pipeline'];

/** In the order in which Prow looks, which stops at the first: the key, and what is wrong with it. */
function problemOf(job: Job, tree: JobTree, agent: string): [key: string, message: string] | undefined {
  const isPod = agent === 'kubernetes';
  const has = (key: string): boolean => child(job.node, key)?.kind === 'map';
  const pipeline = ['pipeline_run_spec', 'tekton_pipeline_run_spec'].find(has);
  if (has('spec') && !isPod) return ['spec', `\`agent: ${agent}\` has no pod spec`];
  if (pipeline !== undefined && agent !== 'tekton-pipeline')
    return [pipeline, `${pipeline} is for \`agent: tekton-pipeline\`, not for ${agent}`];
  if (pipeline === undefined && agent === 'tekton-pipeline')
    return ['agent', '`agent: tekton-pipeline` needs a pipeline_run_spec'];
  if (isPod) return undefined;
  if (decorationOf(job, tree) !== undefined) return ['decorate', `\`agent: ${agent}\` cannot be decorated`];
  return isTrue(child(job.node, 'error_on_eviction'))
    ? ['error_on_eviction', `\`agent: ${agent}\` has no error_on_eviction`]
    : undefined;
}
