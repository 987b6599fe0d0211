import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { LintRule } from '../rule.ts';
import { scriptsOf } from '../scripts.ts';

export const gzipArtifact: LintRule = {
  id: 'gzip-artifact',
  severity: 'info',
  summary: 'a script writes a .gz artifact, which the bucket stores without its suffix',
  why:
    'The uploader drops a trailing .gz from the name of every artifact: `x.json.gz` is stored as `x.json` with gzip ' +
    'encoding (a plain `x.json` beside it is lost), and `x.tar.gz` as `x.tar`, which many tools then fail to open.',
  source: 'sigs.k8s.io/prow pkg/gcsupload/run.go and pkg/pod-utils/gcs/upload.go',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -ce]
      args: ["tar czf $ARTIFACTS/logs.tar.gz logs"]
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -ce]
      args: ["tar cJf $ARTIFACTS/logs.tar.xz logs"]
`,
  check: eachJob((job) =>
    scriptsOf(job).flatMap((script) => {
      const found = /\$\{?ARTIFACTS\}?"?[\w./${}"-]*?([\w.-]+)\.gz(ip)?\b/.exec(script.text);
      if (found === null) return [];
      const message = `the artifact \`${found[1]}.gz\` will be called \`${found[1]}\` in the bucket`;
      return [
        about(
          job,
          { message, fix: 'expect the shorter name, or use another compression (.xz, .zst)' },
          script.place(found.index),
        ),
      ];
    }),
  ),
};
