import { isGoUrl } from '../../../prow/go-url.ts';
import { child, items, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { decorationOf } from '../decoration.ts';
import { containersOf } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const invalidCloneUri: LintRule = {
  id: 'invalid-clone-uri',
  severity: 'error',
  summary: 'a clone_uri that is no address, or that an OAuth token cannot be used for',
  why:
    'Prow reads what follows the user of a clone_uri as a URL, and wants http or https where an oauth_token_secret is ' +
    'set, in extra_refs too; it refuses to load anything else. (All are looked at only where the job itself has a ' +
    'clone_uri.)',
  source: 'sigs.k8s.io/prow pkg/config/jobs.go, UtilityConfig.Validate',
  checkconfig: 'rejects',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    optional: true
    clone_uri: ssh://git@git.example/thing.git
    decoration_config:
      oauth_token_secret: {name: token, key: oauth}
    spec:
      containers:
      - image: example.com/perf:1
        command: [./perf.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    optional: true
    clone_uri: https://git.example/thing.git
    decoration_config:
      oauth_token_secret: {name: token, key: oauth}
    spec:
      containers:
      - image: example.com/perf:1
        command: [./perf.sh]
`,
  check: eachJob((job, tree) => {
    const own = child(job.node, 'clone_uri');
    if (text(own) === undefined || containersOf(job).length === 0) return [];
    const byToken = decorationOf(job, tree)?.field('oauth_token_secret') !== undefined;
    return [own, ...items(child(job.node, 'extra_refs')).map((ref) => child(ref, 'clone_uri'))].flatMap((node) => {
      const problem = problemOf(withoutUser(text(node) ?? ''), byToken);
      if (problem === undefined) return [];
      return [
        about(job, { message: `\`${text(node) ?? ''}\` ${problem}`, fix: 'https://HOST/ORG/REPO.git' }, node?.at),
      ];
    });
  }),
};

const withoutUser = (uri: string): string => uri.slice(uri.indexOf('@') + 1);

function problemOf(uri: string, byToken: boolean): string | undefined {
  if (!isGoUrl(uri)) return 'is no URL';
  return byToken && !/^https?:/i.test(uri) ? 'is neither http nor https, which the OAuth token is for' : undefined;
}
