import { writeFiles } from './files.ts';
import { suiteText, writeLabSite } from './lab-site.ts';

/** A commit of main, and one of a pull request. */
export const [BASE, SLOW] = ['a1'.repeat(20), 'b2'.repeat(20)];

/** A site with the test `perf/burst`, whose presubmit runs both builds in turn, at most so many runs. */
export function writePairsSite(folder: string, atMost = 6): void {
  writeLabSite(folder, 1);
  writeFiles(folder, {
    'suites/perf.yaml': suiteText(
      { suite: 'perf', cluster: 'lab-0' },
      `  burst:
    scenario: {kind: burst, objects: 40}
    subject: {kind: images, registry: quay.io/lab, tag: "{{run.commit}}"}
    presubmit: {comment: /test perf, repetitions: until-decided, atMost: ${atMost}}
    postsubmit: {}
    history: {key: [{metric: creation-latency}], tolerance: {creation-latency: 5%}}
`,
    ),
  });
}

/** JOB_SPEC of the presubmit of `perf/burst`, as Prow sets it for a pull request. */
export const pullOf = (buildid: string, number = 7, sha = SLOW): string =>
  specOf('presubmit', 'pull-perf-burst', buildid, [{ number, sha }]);

/** JOB_SPEC of its postsubmit, for what was pushed. */
export const pushOf = (buildid: string): string => specOf('postsubmit', 'post-perf-burst', buildid, []);

function specOf(type: string, job: string, buildid: string, pulls: readonly object[]): string {
  const refs = { org: 'example', repo: 'lab', base_ref: 'main', base_sha: BASE, pulls };
  return JSON.stringify({ type, job, buildid, refs });
}
