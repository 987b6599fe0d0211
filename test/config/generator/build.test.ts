import { expect } from 'chai';
import { buildJobs, mergedBuildJob } from '../../../src/config/generator/build.ts';
import { generate } from '../../../src/config/generator/generate.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { BUILT_TEST, buildingSuite } from '../../support/building-suite.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { complaintsAbout, siteOf } from '../../support/site.ts';

const OTHER = '  other: {scenario: {kind: burst, objects: 3}, presubmit: {comment: /test perf}}\n';

const jobsOf = (...given: Parameters<typeof buildingSuite>): readonly JsonObject[] =>
  buildJobs(siteOf(buildingSuite(...given))).map(({ entry }) => entry);

describe('[I] config/generator/build', () => {
  it('builds whenever a job starts that measures what is built', () => {
    const jobs = buildJobs(siteOf(buildingSuite(BUILT_TEST)));
    expect(jobs.map(({ type, name, repo }) => [type, name, repo])).to.deep.equal([
      ['periodic', 'periodic-product-one-build', undefined],
      ['presubmit', 'pull-product-one-build', 'acme/product'],
      ['postsubmit', 'post-product-one-build', 'acme/product'],
    ]);
    const [periodic, presubmit, postsubmit] = jobs.map(({ entry }) => entry);
    expect(periodic).to.deep.include({
      cron: '0 4 * * *',
      extra_refs: [{ org: 'acme', repo: 'product', base_ref: 'main' }],
    });
    expect(String(presubmit?.trigger)).to.include('(perf|pull-product-one-build)');
    expect(postsubmit).to.deep.include({ branches: ['^main$'] });
  });

  it('has the credentials of the registry, and neither a kubeconfig nor what the suite lays over its own jobs', () => {
    const [, presubmit] = jobsOf(BUILT_TEST);
    expect(presubmit?.cluster).to.equal('builds');
    expect(presubmit).to.not.have.any.keys('labels', 'job_queue_name', 'max_concurrency');
    const text = JSON.stringify(presubmit);
    expect(text).to.include('"secretName":"perf-registry"').and.to.not.include('kubeconfig');
    expect(presubmit?.spec).to.include({ automountServiceAccountToken: false });
  });

  it('says to the command where to push, by the commit that the run will ask for', () => {
    const commands = jobsOf(BUILT_TEST, '{kind: images, registry: quay.io/perf, tag: "c-{{run.commit}}"}').map((job) =>
      JSON.stringify(job.spec)
        .match(/IMAGE_REGISTRY=[^;]*/)?.[0]
        .replaceAll('\\"', "'"),
    );
    const to = (commit: string): string => `IMAGE_REGISTRY='quay.io/perf' IMAGE_TAG='c-$${commit}'`;
    expect(commands).to.deep.equal([to('(git rev-parse HEAD)'), to('{PULL_PULL_SHA}'), to('{PULL_BASE_SHA}')]);
  });

  it('builds once for tests that start together', () => {
    expect(jobsOf(BUILT_TEST + OTHER).map(({ name }) => name)).to.have.length(3);
    const elsewhere = OTHER.replace('/test perf', '/test other');
    expect(jobsOf(BUILT_TEST + elsewhere).map(({ name }) => name)).to.include('pull-product-other-build');
  });

  it('names the job that builds a merged commit, for each test that measures the same images', () => {
    const nameFor = (...given: Parameters<typeof buildingSuite>): (string | undefined)[] => {
      const config = siteOf(buildingSuite(...given));
      return config.suites.flatMap(({ tests }) => tests.map((test) => mergedBuildJob(config, test)));
    };
    expect(nameFor(BUILT_TEST + OTHER)).to.deep.equal(['post-product-one-build', 'post-product-one-build']);
    expect(nameFor(OTHER)).to.deep.equal([undefined]);
  });

  it('is in the file of its suite', () => {
    const files = generate(siteOf(buildingSuite(BUILT_TEST)), shippedTemplates(), new Map());
    const { text = '' } = files.find(({ path }) => path === 'jobs/product.gen.yaml') ?? {};
    expect(text).to.include('- name: pull-product-one-build');
    expect(text.match(/One job at a time on metal/g)).to.have.length(3);
  });

  it('refuses a build of nothing', () => {
    const measured = 'measures: environment}\ntests:';
    const files = buildingSuite(BUILT_TEST, '{kind: installed}');
    const text = files['suites/product.yaml']?.replace('}\ntests:', `, ${measured}`);
    expect(complaintsAbout({ 'suites/product.yaml': text ?? '' })).to.match(
      /^suites\/product\.yaml:6:1 build: no test of this suite measures images of a commit/,
    );
  });
});
