import { compileRegex } from '../../../prow/regex.ts';
import { child, items, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import type { Rule } from '../rule.ts';

export const invalidRegex: Rule = {
  id: 'invalid-regex',
  severity: 'error',
  summary: 'a pattern that Go does not compile',
  why:
    "Prow uses Go's regular expressions (RE2): no lookahead, no lookbehind, no backreferences. One bad pattern " +
    'stops every component from loading the configuration.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, setBrancherRegexes, setChangeRegexes, SetPresubmitRegexes',
  checkconfig: 'rejects',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    run_if_changed: '^(?!docs/)'
    spec:
      containers:
      - image: example.com/test:1
        command: [./unit.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    skip_if_only_changed: '^docs/'
    spec:
      containers:
      - image: example.com/test:1
        command: [./unit.sh]
`,
  check: eachJob((job) => {
    if (job.type === 'periodic') return [];
    const patterns = [
      ...['trigger', 'run_if_changed', 'skip_if_only_changed'].map((key) => child(job.node, key)),
      ...['branches', 'skip_branches'].flatMap((key) => items(child(job.node, key))),
    ];
    return patterns.flatMap((node) => {
      const pattern = text(node);
      if (node === undefined || pattern === undefined) return [];
      const compiled = compileRegex(pattern);
      if ('regex' in compiled) return [];
      return [
        about(
          job,
          { message: `\`${pattern}\` does not compile: ${compiled.error}`, fix: 'write it in RE2 syntax' },
          node.at,
        ),
      ];
    });
  }),
};
