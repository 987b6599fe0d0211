import { expect } from 'chai';
import { printDiagnostic } from '../../../src/config/source/diagnostic.ts';
import { parseConfig } from '../../../src/config/suite/parse.ts';
import { complaintsAbout, siteFiles, siteOf } from '../../support/site.ts';

const suiteOf = (above: string, test: string): Readonly<Record<string, string>> => ({
  'suites/product.yaml': `version: 1\nsuite: product\ncluster: metal\ndefaults: {workload: pod}\n${above}tests:\n  one:\n    scenario: {kind: burst, objects: 3}\n${test}`,
});

/** What generate refuses of a suite that is otherwise without mistakes. */
function refusals(above: string, test: string): string {
  const { config, jobDiagnostics } = parseConfig(siteFiles(suiteOf(above, test)));
  expect(config, 'a run by hand takes the suite').to.not.equal(undefined);
  return jobDiagnostics.map(printDiagnostic).join('\n');
}

const REPO = 'repo: acme/product@main\n';
const PERIODIC = '    periodic: {cron: "0 4 * * *"}\n';
const PRESUBMIT = '    presubmit: {comment: /test perf}\n';
const IMAGES = '    subject: {kind: images, registry: quay.io/acme, tag: ';

describe('[I] config/suite/measures', () => {
  const mistakes: [string, string, string, RegExp][] = [
    [
      'a presubmit of what is installed',
      REPO,
      PRESUBMIT,
      /^suites\/product\.yaml:7:3 tests\.one: the presubmit starts for a commit of acme\/product, and what is measured is what is installed/,
    ],
    [
      'a periodic and a postsubmit',
      REPO,
      `${PERIODIC}    postsubmit: {}\n`,
      /periodic and postsubmit start for a commit/,
    ],
    [
      'a release',
      REPO,
      `${PERIODIC}    subject: {kind: release, version: v1, manifests: [a.yaml]}\n`,
      /:10:5 tests\.one\.subject: .*the release v1/,
    ],
    ['images with a fixed tag', REPO, `${PERIODIC}${IMAGES}v1}\n`, /images that are the same for every commit/],
    [
      'images of a pull request, which moves on',
      REPO,
      `${PRESUBMIT}${IMAGES}"pr-{{run.pull}}"}\n`,
      /which may be of another commit/,
    ],
    [
      'images of a branch, which moves on',
      REPO,
      `${PRESUBMIT}${IMAGES}"{{run.branch}}"}\n`,
      /which may be of another commit/,
    ],
    [
      'a chart for a branch, which moves on',
      REPO,
      `${PRESUBMIT}    subject: {kind: helm, chart: deploy/chart, namespace: lab, release: lab, values: {tag: "{{run.branch}}"}}\n`,
      /the chart deploy\/chart for a pull request or a branch, which may be of another commit/,
    ],
    [
      'a subject of the suite',
      `${REPO}subject: {kind: installed, version: v1}\n`,
      PRESUBMIT,
      /^suites\/product\.yaml:6:1 subject: .*installed, v1/,
    ],
  ];
  for (const [name, above, test, message] of mistakes) {
    it(`has no job measure something else than its commit: ${name}`, () => {
      expect(refusals(above, test)).to.match(message).and.to.include('measures: environment');
    });
  }

  it('has no presubmit run two builds of which the subject names none', () => {
    const presubmit = '    presubmit: {comment: /test perf, repetitions: until-decided}\n';
    expect(refusals(REPO, `    measures: environment\n${presubmit}`)).to.contain(
      'the presubmit runs the build of the pull request and that of its base, and what is measured is what is installed',
    );
    expect(refusals(REPO, `${presubmit}${IMAGES}"{{run.commit}}"}\n`)).to.equal('');
  });

  it('says it once of all tests of a suite', () => {
    const two = `${PERIODIC}  two:\n    scenario: {kind: burst, objects: 3}\n    postsubmit: {}\n`;
    expect(refusals(REPO, two)).to.match(
      /^suites\/product\.yaml:6:1 tests: jobs start for a commit of acme\/product, .* \(2 tests: one, two\); expected/,
    );
    expect(refusals(`${REPO}subject: {kind: installed, version: v1}\n`, two).match(/^suites/gm)).to.have.length(1);
  });

  it('has no periodic and no postsubmit name a pull request', () => {
    const tagged = `${IMAGES}"{{run.pull}}-{{run.commit}}"}\n`;
    expect(refusals(REPO, `${PERIODIC}${tagged}`)).to.match(/subject\.tag: the periodic has no pull request/);
    expect(refusals(REPO, `    postsubmit: {}\n${tagged}`)).to.match(
      /subject\.tag: the postsubmit has no pull request/,
    );
    expect(refusals(REPO, `${PRESUBMIT}${tagged}`)).to.equal('');
  });

  it('has none name it in a release of Helm, wherever it is named', () => {
    const chart = '    subject: {kind: helm, chart: deploy/chart, namespace: lab, release: lab, ';
    for (const [key, value] of [
      ['values', '{image: {tag: "{{run.commit}}", from: ["pr-{{run.pull}}"]}}'],
      ['images', '["quay.io/lab/app:{{run.commit}}", "quay.io/lab/app:{{run.pull}}"]'],
    ]) {
      const named = `${chart}${key}: ${value}}\n`;
      expect(refusals(REPO, `${PERIODIC}${named}`)).to.include(`subject.${key}: the periodic has no pull request`);
    }
    expect(refusals(REPO, `${PERIODIC}${chart}values: {tag: "{{run.commit}}"}}\n`)).to.equal('');
  });

  it('knows the kind of a subject that an axis names', () => {
    const lanes = (kinds: string) =>
      `    matrix: {kind: ${kinds}}\n    name: one-{{kind}}\n    subject: {kind: "{{kind}}", registry: quay.io/acme, tag: "{{run.commit}}"}\n`;
    expect(complaintsAbout(suiteOf(REPO, lanes('[images]')))).to.equal('');
  });

  it('has no subject on a cluster whose runs do not wait for each other', () => {
    const cluster = (more: string) => ({
      'suites/clusters/metal.yaml': `version: 1\ncluster: metal\nnodes: {schedulable: 3}\n${more}`,
    });
    const files = (more: string, test: string) => ({ ...suiteOf('', test), ...cluster(more) });
    for (const subject of [`${IMAGES}v1}\n`, '    subject: {kind: command, command: [deploy.sh]}\n']) {
      expect(complaintsAbout(files('exclusive: false\n', subject))).to.match(
        /^suites\/product\.yaml:\d+:5 tests\.one\.subject: the subject changes what all runs on metal measure/,
      );
      expect(complaintsAbout(files('exclusive: true\n', subject))).to.equal('');
    }
    expect(complaintsAbout(files('exclusive: false\n', '    subject: {kind: installed, version: v1}\n'))).to.equal('');
  });

  const fine: [string, string, string][] = [
    ['images that name the commit', REPO, `${PERIODIC}${PRESUBMIT}${IMAGES}"{{run.commit}}"}\n`],
    [
      'a registry that names the commit',
      REPO,
      `${PRESUBMIT}    subject: {kind: images, registry: "quay.io/acme/{{run.commit}}", tag: latest}\n`,
    ],
    ['a command, which is given the commit', REPO, `${PERIODIC}    subject: {kind: command, command: [deploy.sh]}\n`],
    ['a test that says that it measures the cluster', REPO, `${PERIODIC}    measures: environment\n`],
    ['a suite that says so', `${REPO}measures: environment\n`, PRESUBMIT],
    ['a test without jobs', REPO, ''],
    ['a periodic without a repository under test', '', PERIODIC],
  ];
  for (const [name, above, test] of fine) {
    it(`takes ${name}`, () => {
      expect(refusals(above, test)).to.equal('');
    });
  }

  it('takes what is installed on a cluster that commands of the job make: they are the commit', () => {
    const made = `version: 1
cluster: metal
nodes: {schedulable: 3}
infrastructure: {kind: command, up: [make, cluster-up, cluster-sync], down: [make, cluster-down]}
`;
    const files = { ...suiteOf(REPO, PRESUBMIT), 'suites/clusters/metal.yaml': made };
    const { config, jobDiagnostics } = parseConfig(siteFiles(files));
    expect(config).to.not.equal(undefined);
    expect(jobDiagnostics).to.deep.equal([]);
  });

  it('keeps the placeholders of a run, also in a matrix that has its own', () => {
    const test = `    matrix: {minute: ["5", "35"]}\n    name: one-{{minute}}\n    periodic: {cron: "{{minute}} 4 * * *"}\n${IMAGES}"{{run.commit}}"}\n`;
    const [suite] = siteOf(suiteOf(REPO, test)).suites;
    expect(suite?.tests.map(({ name }) => name)).to.deep.equal(['one-5', 'one-35']);
    for (const { experiment } of suite?.tests ?? []) expect(experiment.subject).to.include({ tag: '{{run.commit}}' });
  });

  const unknown: [string, string, RegExp][] = [
    [
      'a slip in the name',
      `${IMAGES}"{{run.comit}}"}\n`,
      /`\{\{run\.comit\}\}` names nothing[\s\S]*did you mean `run\.commit`/,
    ],
    [
      'a value that no run has',
      `${IMAGES}"{{run.author}}"}\n`,
      /`\{\{run\.author\}\}` names nothing[\s\S]*\{\{run\.branch\}\}/,
    ],
    ['a tag that no registry takes', `${IMAGES}"v1/{{run.commit}}"}\n`, /expected a tag/],
    [
      'a scheme before the registry',
      '    subject: {kind: images, registry: "https://quay.io/acme"}\n',
      /expected a host and a path/,
    ],
    [
      'components without the operator, which gives the others their images',
      `${IMAGES}v1, components: [virt-api]}\n`,
      /expected virt-operator among them/,
    ],
    [
      'a place where nothing is filled in',
      '    subject: {kind: release, version: v1, manifests: ["{{run.commit}}.yaml"]}\n',
      /is not filled in here/,
    ],
    [
      'a release, which is not made of a commit',
      '    subject: {kind: release, version: "{{run.commit}}", manifests: [a.yaml]}\n',
      /subject\.version: `\{\{run\.commit\}\}` is not filled in here/,
    ],
    ['a description', '    description: of {{run.commit}}\n', /is not filled in here/],
  ];
  for (const [name, test, message] of unknown) {
    it(`refuses ${name}`, () => {
      expect(complaintsAbout(suiteOf(REPO, test))).to.match(message);
    });
  }
});
