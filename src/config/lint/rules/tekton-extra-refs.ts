import { child, items, textAt } from '../../source/navigate.ts';
import type { YamlNode } from '../../source/yaml-node.ts';
import { about, eachJob } from '../complain.ts';
import { NIGHTLY } from '../examples.ts';
import { type Job, placeOfKey } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const tektonExtraRefs: LintRule = {
  id: 'tekton-extra-refs',
  severity: 'error',
  summary: 'a Tekton pipeline whose tasks and extra_refs do not fit together',
  why:
    'Each of extra_refs must be the taskRef PROW_EXTRA_GIT_REF_0, _1 and so on of a task, and the other way round; a ' +
    'periodic has no PROW_IMPLICIT_GIT_REF. Prow refuses to load anything else, and its own check fails on a task ' +
    'without taskRef.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, ValidatePipelineRunSpec',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  agent: tekton-pipeline
  decorate: false
  extra_refs:
  - {org: example, repo: thing, base_ref: main}
  pipeline_run_spec:
    pipelineSpec:
      tasks:
      - {name: measure, taskRef: {name: measure}}
`,
  good: `
${NIGHTLY}
  agent: tekton-pipeline
  decorate: false
  extra_refs:
  - {org: example, repo: thing, base_ref: main}
  pipeline_run_spec:
    pipelineSpec:
      tasks:
      - {name: source, taskRef: {name: PROW_EXTRA_GIT_REF_0}}
      - {name: measure, taskRef: {name: measure}}
`,
  check: eachJob((job) => {
    const spec = child(job.node, 'tekton_pipeline_run_spec', 'v1beta1') ?? child(job.node, 'pipeline_run_spec');
    if (textAt(job.node, 'agent') !== 'tekton-pipeline' || spec?.kind !== 'map') return [];
    const tasks = items(child(spec, 'pipelineSpec', 'tasks'));
    const complaints = tasks.flatMap((task) => checkTask(job, task));
    return complaints.length > 0 ? complaints : checkIndexes(job, tasks);
  }),
};

function checkTask(job: Job, task: YamlNode): Complaint[] {
  const ref = child(task, 'taskRef');
  const name = textAt(ref, 'name') ?? '';
  const complain = (message: string, fix: string): Complaint[] => [about(job, { message, fix }, task.at)];
  if (ref?.kind !== 'map') {
    return complain('a task has no taskRef, on which Prow fails when it loads the job', 'name a Task by taskRef');
  }
  if (job.type === 'periodic' && name === 'PROW_IMPLICIT_GIT_REF') {
    return complain(
      'a periodic has no PROW_IMPLICIT_GIT_REF',
      'name the repository in extra_refs, and take its number',
    );
  }
  if (/PROW_EXTRA_GIT_REF_0\d/.test(name)) return complain(`\`${name}\` has a leading zero`, 'count 0, 1, 2');
  return [];
}

function checkIndexes(job: Job, tasks: readonly YamlNode[]): Complaint[] {
  const used = tasks.flatMap(
    (task) => /PROW_EXTRA_GIT_REF_(\d+)/.exec(textAt(task, 'taskRef', 'name') ?? '')?.[1] ?? [],
  );
  const refs = items(child(job.node, 'extra_refs')).map((_, index) => String(index));
  const unused = refs.filter((index) => !used.includes(index));
  const missing = [...new Set(used)].filter((index) => !refs.includes(index));
  const at = placeOfKey(job, 'extra_refs');
  if (unused.length > 0) {
    return unused.map((index) => {
      const message = `extra_refs[${index}] is the taskRef PROW_EXTRA_GIT_REF_${index} of no task`;
      return about(job, { message, fix: 'use it in a task, or remove it' }, at);
    });
  }
  return missing.map((index) => {
    const message = `a task names PROW_EXTRA_GIT_REF_${index}, and extra_refs has ${refs.length}`;
    return about(job, { message, fix: 'add the repository to extra_refs; the first is 0' }, at);
  });
}
