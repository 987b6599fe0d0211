import { writeFiles } from './files.ts';
import { suiteText, writeLabSite } from './lab-site.ts';

/** A commit of main, and one of a pull request. */
export const [BASE, SLOW] = ['a1'.repeat(20), 'b2'.repeat(20)];

/** A site with the test `perf/burst`, whose presubmit runs both builds in turn. */
export function writePairsSite(folder: string): void {
  writeLabSite(folder, 1);
  writeFiles(folder, {
    'suites/perf.yaml': suiteText(
      { suite: 'perf', cluster: 'lab-0' },
      `  burst:
    scenario: {kind: burst, objects: 40}
    subject: {kind: images, registry: quay.io/lab, tag: "{{run.commit}}"}
    presubmit: {comment: /test perf, repetitions: until-decided, atMost: 6}
    history: {key: [{metric: creation-latency}], tolerance: {creation-latency: 5%}}
`,
    ),
  });
}

/** JOB_SPEC of the presubmit of `perf/burst`, as Prow sets it for a pull request. */
export const baseAndPull = (buildid: string): string => {
  const refs = { org: 'example', repo: 'lab', base_ref: 'main', base_sha: BASE, pulls: [{ number: 7, sha: SLOW }] };
  return JSON.stringify({ type: 'presubmit', job: 'pull-perf-burst', buildid, refs });
};
