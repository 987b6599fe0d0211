import { expect } from 'chai';
import { generate } from '../../../src/config/generator/generate.ts';
import { jobsOf } from '../../../src/config/generator/job.ts';
import { plansOf } from '../../../src/config/plan/plans.ts';
import { scheduledOf } from '../../../src/config/schedule/scheduled.ts';
import { parseConfig } from '../../../src/config/suite/parse.ts';
import { stringAt, valueAt } from '../../../src/model/json.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { complaintsAbout, siteFiles, siteOf } from '../../support/site.ts';

const suite = (more = '', tests = '', head = ''): string => `
version: 1
suite: nightly
cluster: metal
workload: pod
repo: acme/config@main
measures: environment
${head}
tests:
  first: {scenario: {kind: burst, objects: 30}}
  second: {scenario: {kind: burst, objects: 60}, periodic: {cron: "0 1 * * *"}}
${tests}
  whole:
    scenario: {kind: suite}
    periodic: {cron: "0 2 * * *"}
    presubmit: {comment: /test nightly}
${more}
`;
const files = (text: string) => ({ 'suites/nightly.yaml': text });
const OTHER = 'version: 1\ncluster: other\nkubeconfig: {secret: {name: other}}\nnodes: {schedulable: 3}\n';

describe('[I] config/generator: a suite as one job', () => {
  const config = siteOf(files(suite()));
  const plans = plansOf(config);
  const jobs = jobsOf(config, plans);
  const named = (name: string) => jobs.find((job) => job.name === name);
  const minutesOf = (name: string): string | undefined => stringAt(named(name)?.entry, 'decoration_config', 'timeout');

  it('has jobs of Prow that run all tests under the lock and in the queue of their cluster', () => {
    expect(jobs.map(({ name }) => name)).to.deep.equal([
      'periodic-nightly-second',
      'periodic-nightly-whole',
      'pull-nightly-whole',
    ]);
    const entry = named('periodic-nightly-whole')?.entry;
    expect(valueAt(entry, 'spec', 'containers'))
      .to.have.nested.property('[0].command')
      .that.deep.equals(['prowess', 'run', 'nightly/', '--cluster', 'metal']);
    expect(entry).to.include({ job_queue_name: 'prowess-metal', max_concurrency: 1, decorate: true });
    expect(valueAt(entry, 'extra_refs')).to.deep.equal([
      { org: 'acme', repo: 'config', base_ref: 'main', workdir: true },
    ]);
  });

  it('has the time of all of its tests', () => {
    const [suiteOf] = config.suites;
    const [first, second, whole] = (suiteOf?.tests ?? []).map((test) => plans.get(test)?.estimateMs ?? 0);
    expect(whole).to.equal((first ?? 0) + (second ?? 0));
    expect(minutesOf('periodic-nightly-whole')).to.not.equal(minutesOf('periodic-nightly-second'));
  });

  it('is one job of the workflow, in place of one for each test, and so in the schedule', () => {
    const started = siteOf(files(suite('', '', 'github: {cron: "0 5 * * 0"}')));
    const workflow = generate(started, shippedTemplates(), new Map()).find(({ path }) =>
      path.endsWith('prowess-nightly.gen.yaml'),
    );
    expect(workflow?.text).to.include('test: nightly/\n').and.include('test-whole:').and.not.include('test-first:');
    expect(scheduledOf(started, plansOf(started), new Map()).map(({ job }) => job)).to.deep.equal([
      'periodic-nightly-second',
      'periodic-nightly-whole',
      'nightly/whole (GitHub)',
    ]);
  });

  it('is refused where tests are of other clusters, where there is none, and with hooks that nothing runs', () => {
    const elsewhere = {
      'suites/clusters/other.yaml': OTHER,
      ...files(suite('', '  third: {cluster: other, scenario: {kind: burst, objects: 1}}')),
    };
    expect(complaintsAbout(elsewhere))
      .to.include('suites/nightly.yaml:14:')
      .and.include('one cluster, here on metal, and others are of another: third on other');
    const alone = suite().replace(/ {2}(first|second): .*\n/g, '');
    expect(complaintsAbout(files(alone))).to.include('the suite has no other test that prowess runs');
    expect(complaintsAbout(files(suite('    hooks: {before: [{command: [a]}]}')))).to.include(
      'a test of kind suite is no run of its own, so nothing runs its hooks',
    );
  });

  it('names tests that measure the same for each commit for which its jobs start', () => {
    const text = suite().replace('measures: environment\n', '');
    const said = parseConfig(siteFiles(files(text))).jobDiagnostics.map(({ message }) => message);
    expect(said.join('\n')).to.include(
      'its jobs start for a commit, and what is measured is the same for every commit: first',
    );
  });
});
