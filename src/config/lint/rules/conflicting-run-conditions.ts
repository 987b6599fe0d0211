import { child, isTrue, textAt } from '../../source/navigate.ts';
import { about, eachJob, listNames } from '../complain.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const conflictingRunConditions: LintRule = {
  id: 'conflicting-run-conditions',
  severity: 'error',
  summary: 'always_run, run_if_changed and skip_if_only_changed exclude each other',
  why: 'Each says when a job runs by itself; Prow refuses to load more than one.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validateTriggering and validateAlwaysRun',
  checkconfig: 'rejects',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    always_run: true
    run_if_changed: '\\.go$'
    spec:
      containers:
      - image: example.com/test:1
        command: [./unit.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    run_if_changed: '\\.go$'
    spec:
      containers:
      - image: example.com/test:1
        command: [./unit.sh]
`,
  check: eachJob((job) => {
    if (job.type === 'periodic') return [];
    const always = isTrue(child(job.node, 'always_run')) ? ['always_run'] : [];
    const set = [
      ...always,
      ...['run_if_changed', 'skip_if_only_changed'].filter((key) => textAt(job.node, key) !== undefined),
    ];
    const [first, second] = set;
    if (first === undefined || second === undefined) return [];
    const message = `${listNames(set)} exclude each other`;
    return [about(job, { message, fix: 'keep the one that is meant' }, placeOfKey(job, second))];
  }),
};
