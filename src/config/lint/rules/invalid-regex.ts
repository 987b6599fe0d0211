import { compileRegex } from '../../../prow/regex.ts';
import { child, items, text, textAt } from '../../source/navigate.ts';
import type { YamlNode } from '../../source/yaml-node.ts';
import { about, eachJob } from '../complain.ts';
import type { Job } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const invalidRegex: LintRule = {
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
    const single = ['trigger', changesKey(job)].map((key) => child(job.node, key));
    const joined = ['branches', 'skip_branches'].map((key) => child(job.node, key));
    return [...single, ...joined].flatMap((node) => {
      const pattern = patternOf(node);
      if (node === undefined || pattern === undefined) return [];
      const compiled = compileRegex(pattern);
      if ('regex' in compiled) return [];
      return [
        about(
          job,
          { message: `\`${pattern}\` does not compile: ${compiled.error}`, fix: 'write it in RE2 syntax' },
          badEntry(node)?.at ?? node.at,
        ),
      ];
    });
  }),
};

/** Prow looks at skip_if_only_changed only where there is no run_if_changed. */
const changesKey = (job: Job): string =>
  textAt(job.node, 'run_if_changed') === undefined ? 'skip_if_only_changed' : 'run_if_changed';

/** The entry of a list that does not compile by itself. */
const badEntry = (node: YamlNode): YamlNode | undefined =>
  items(node).find((item) => 'error' in compileRegex(text(item) ?? ''));

/** A list is compiled as one pattern, so that a bracket may span its entries. */
function patternOf(node: YamlNode | undefined): string | undefined {
  if (node?.kind !== 'list') return text(node);
  return node.items.length === 0 ? undefined : node.items.map((item) => text(item) ?? '').join('|');
}
