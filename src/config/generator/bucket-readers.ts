import { stringAt } from '../../model/json.ts';
import type { Config } from '../../model/suite.ts';
import { mergeLayers } from '../../prow/merge-job.ts';

/**
 * What has to be arranged for presubmits that read the bucket (`repetitions: until-decided`) and name no account: the job that holds code of a pull request is given
 * no secret, so that its pod reads what anyone may, or what its own account may.
 * @returns a sentence for each, in the order of suites and tests
 */
export const bucketReaders = ({ suites, site }: Config): { readonly suite: string; readonly note: string }[] =>
  suites.flatMap(({ name, tests }) =>
    tests.flatMap(({ triggers: { presubmit, prow } }) => {
      if (presubmit?.untilDecided === undefined) return [];
      if (stringAt(mergeLayers(prow, presubmit.prow), 'spec', 'serviceAccountName') !== undefined) return [];
      const note =
        `${presubmit.jobName} reads the runs of the branch from gs://${site.bucket.name} and is given no credentials, for it is a presubmit: ` +
        'let anyone read the bucket, or give its pod an account that may only read it, ' +
        'presubmit: {prow: {spec: {serviceAccountName: NAME}}} (docs/in-your-prow.md, section 4)';
      return [{ suite: name, note }];
    }),
  );
